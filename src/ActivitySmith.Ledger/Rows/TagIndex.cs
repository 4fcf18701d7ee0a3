using ActivitySmith.Domain;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Ledger.Labels;

namespace ActivitySmith.Ledger.Rows;

/// <summary>
/// The tags of another table's rows: one row per tag, written and deleted in the transaction of the tagged row. Its index has the order of a list by
/// tag, one range per state, so that a page costs the same however many rows there are.
/// </summary>
/// <param name="name">As in the migrations.</param>
/// <param name="timeColumn">The column of the tagged table that orders the list; null when its key does.</param>
public sealed class TagTable(string name, string countColumn, string? timeColumn = null) : Table(
    name,
    [
        new("account_id", ColumnKind.Integer),
        new("id", ColumnKind.Text),
        new("tag", ColumnKind.Text),
        new("state", ColumnKind.Integer),
        new("at", ColumnKind.Integer),
    ])
{
    /// <summary>Its rows are never in memory.</summary>
    public override bool HasKeys => false;

    public string CountColumn { get; } = countColumn;

    public string? TimeColumn { get; } = timeColumn;

    /// <summary>Writes one tag of a row.</summary>
    public static void Write(TagChange change, string tag, IColumnWriter writer)
    {
        writer.Account(change.Row.Account);
        writer.Text(change.Row.Id);
        writer.Text(tag);
        writer.Integer(change.State);
        writer.Integer(change.At);
    }
}

/// <summary>How the tags of a row are found.</summary>
/// <param name="Table">Where they are stored.</param>
/// <param name="TagsOf">The tags of a row; null for none.</param>
/// <param name="StateOf">The row's state, by which lists filter.</param>
/// <param name="AtOf">The time that orders the list.</param>
/// <param name="IsNew">Whether a row that is not in memory cannot be stored yet, so that it has no tags to replace.</param>
public sealed record TagIndex<TRow>(
    TagTable Table, Func<TRow, Stored<IReadOnlyList<string>>?> TagsOf, Func<TRow, long> StateOf, Func<TRow, long> AtOf, Func<TRow, bool> IsNew)
    where TRow : class
{
    /// <param name="key">The row's key.</param>
    /// <param name="row">The row to write.</param>
    /// <param name="before">The committed row; null when it is not in memory.</param>
    /// <returns>Null when the stored tags stay as they are.</returns>
    public TagChange? Change(RowKey key, TRow row, TRow? before)
    {
        var tags = TagsOf(row);
        var areSame = before is not null && Equals(TagsOf(before), tags);
        if (areSame && StateOf(before!) == StateOf(row) && AtOf(before!) == AtOf(row)) return null;
        var replaces = before is null ? !IsNew(row) : !areSame && TagsOf(before) is { Value.Count: > 0 };
        if (!replaces && tags is not { Value.Count: > 0 }) return null;
        return new TagChange(
            key, replaces, [.. (tags?.Value ?? []).Select(TextForms.Tag.Of).Distinct(StringComparer.Ordinal)], StateOf(row), AtOf(row));
    }
}

/// <summary>The tags to store for a row.</summary>
/// <param name="Row">Key of the row.</param>
/// <param name="Replaces">Whether the row may have stored tags, which must be deleted.</param>
/// <param name="Tags">Folded, without duplicates.</param>
/// <param name="State">See <see cref="TagIndex{TRow}"/>.</param>
/// <param name="At">See <see cref="TagIndex{TRow}"/>.</param>
public sealed record TagChange(RowKey Row, bool Replaces, IReadOnlyList<string> Tags, long State, long At);
