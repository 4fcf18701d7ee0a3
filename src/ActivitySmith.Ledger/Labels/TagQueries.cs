using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using Dapper;

namespace ActivitySmith.Ledger.Labels;

/// <summary>The tags that rows of an account have.</summary>
public sealed class TagQueries(IReadConnections connections)
{
    /// <summary>Tags in their order. Reads as many rows as the page has: the rows of each tag are counted when they are written.</summary>
    /// <param name="account">The account.</param>
    /// <param name="beginning">Beginning of the tags, compared as <see cref="TextForms.Tag"/> says; null for any.</param>
    /// <param name="page">The page.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<List<TagCount>> List(AccountId account, string? beginning, PageByName page, CancellationToken cancellation)
    {
        var conditions = Listed(account, beginning, page);
        await using var connection = await connections.Open(cancellation);
        var rows = await connection.QueryAsync<TagCount>(new CommandDefinition(Sql(conditions), conditions.Values, cancellationToken: cancellation));
        return rows.AsList();
    }

    internal static Conditions Listed(AccountId account, string? beginning, PageByName page) =>
        Conditions.Of(account).AndBegins("tag", beginning is null ? null : TextForms.Tag.Of(beginning)).Page(page, "tag");

    internal static string Sql(Conditions conditions) =>
        $"SELECT tag, activities, streams, notifications FROM {TagCountTable.Counts.Name} {conditions.Sql}";
}

/// <param name="Tag">Folded.</param>
/// <param name="Activities">Number of activities that have it.</param>
/// <param name="Streams">Number of streams whose state has it.</param>
/// <param name="Notifications">Number of notifications that have it.</param>
public sealed record TagCount(string Tag, long Activities, long Streams, long Notifications);
