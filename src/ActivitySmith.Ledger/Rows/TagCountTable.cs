namespace ActivitySmith.Ledger.Rows;

/// <summary>
/// The tags in use, one row per account and folded tag, each with the number of rows that have it. Triggers on the tables of tags count, in the
/// transaction that changes the tags; a tag that no row has any more has no row here.
/// </summary>
public sealed class TagCountTable : Table
{
    private TagCountTable()
        : base(
            "tag_counts",
            [
                new("account_id", ColumnKind.Integer),
                new("tag", ColumnKind.Text),
                new("activities", ColumnKind.Integer),
                new("streams", ColumnKind.Integer),
                new("notifications", ColumnKind.Integer),
            ])
    {
    }

    public static TagCountTable Counts { get; } = new();

    /// <summary>Its rows are never in memory.</summary>
    public override bool HasKeys => false;
}
