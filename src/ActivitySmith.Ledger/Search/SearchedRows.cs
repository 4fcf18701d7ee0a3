using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using Dapper;

namespace ActivitySmith.Ledger.Search;

/// <summary>Lists by words (<see cref="SearchPlan"/>). Conditions are on the columns of the entries, <c>search_entries e</c>.</summary>
internal static class SearchedRows
{
    /// <summary>The conditions of all entries that a list may have.</summary>
    public static Conditions Of(AccountId account, string kind) => Conditions.Of(account, "e.").And("e.kind = @kind", "kind", kind);

    /// <summary>Plans how the entries of a page are found.</summary>
    /// <param name="connections">Connections of the database.</param>
    /// <param name="account">The account of the rows.</param>
    /// <param name="kind">One of <see cref="SearchKind"/>.</param>
    /// <param name="search">The words.</param>
    /// <param name="tags">Tags, whose words the entries must have too; null for none.</param>
    /// <param name="page">The page.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <returns>The table of the entries, null when none has the words; and the last place that the page may read, null for all.</returns>
    public static async Task<(string? Entries, ListPlace? End)> Plan(
        this IReadConnections connections, AccountId account, string kind, SearchFilter search, TagFilter? tags, Conditions page,
        CancellationToken cancellation)
    {
        if (search.Words.Count == 0) return (null, null);
        var words = (tags is { MustHaveAll: true } or { Asked.Count: 1 } ? search.And(tags.Asked) : search).Words;
        var plan = await SearchPlan.Of(connections, account, kind, words, cancellation);
        if (plan.IsEmpty) return (null, null);
        var end = plan.Rarest is null ? await connections.EndOf(page, cancellation) : null;
        if (end is { } place) page.Until(place, "e.");
        return (Entries(connections.WordMatch, plan, account, kind, words, page), end);
    }

    /// <summary>Adds the words to the conditions.</summary>
    /// <returns>The table of the entries.</returns>
    internal static string Entries(WordMatch match, SearchPlan plan, AccountId account, string kind, IReadOnlyList<string> words, Conditions page)
    {
        for (var i = 0; i < words.Count; i++) page.And($"e.words LIKE @word{i}", $"word{i}", $"% {words[i]}%");
        if (plan.Rarest is null) return "search_entries";
        page.Values.Add("match", match.ValueOf($"{kind}{account.Value}.{plan.Rarest}"));
        return match.Entries;
    }

    /// <summary>The rows of a list that is ordered by time, newest first.</summary>
    /// <param name="connections">Connections of the database.</param>
    /// <param name="table">The table.</param>
    /// <param name="kind">One of <see cref="SearchKind"/>.</param>
    /// <param name="account">The account of the rows.</param>
    /// <param name="search">The words.</param>
    /// <param name="tags">Tags that the rows must have too; null for any.</param>
    /// <param name="page">The page.</param>
    /// <param name="filter">Adds the list's other conditions.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public static async Task<PageRows<TRow>> Query<TRow>(
        this IReadConnections connections, Table<TRow> table, string kind, AccountId account, SearchFilter search, TagFilter? tags, Conditions page,
        Action<Conditions> filter, CancellationToken cancellation)
        where TRow : class
    {
        var (entries, end) = await connections.Plan(account, kind, search, tags, page, cancellation);
        if (entries is null) return new([]);
        if (tags is not null) page.AndTagged(table.TagTable!, "e.id", tags);
        filter(page);
        var rows = await connections.Read(Sql(table, entries, page), page.Values, columns => connections.Unreadable.Listed(table, columns), cancellation);
        return new(rows, end is { } place ? [place.At.ToString(), place.Id] : null);
    }

    // CROSS JOIN: SQLite must begin with the places.
    internal static string Sql<TRow>(Table<TRow> table, string entries, Conditions page)
        where TRow : class =>
        $"""
        SELECT {string.Join(", ", table.Columns.Select(column => $"r.{column.Name}"))}
        FROM (SELECT e.at, e.id FROM {entries} e {page.Sql}) p CROSS JOIN {table.Name} r
        WHERE r.account_id = @account AND r.{table.Columns[1].Name} = p.id ORDER BY p.at DESC, p.id DESC LIMIT @limit
        """;

    private static async Task<ListPlace?> EndOf(this IReadConnections connections, Conditions page, CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        var places = await connection.QueryAsync<(long At, string Id)>(new CommandDefinition(
            $"SELECT e.at, e.id FROM search_entries e {page.SqlPlace("1 = 1", SearchPlan.MaxRead)}", page.Values, cancellationToken: cancellation));
        return places.Select(place => (ListPlace?)new ListPlace(place.At, place.Id)).FirstOrDefault();
    }
}
