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

    /// <summary>Prepares a page: plans how its entries are found, and adds the words.</summary>
    /// <param name="connections">Connections of the database.</param>
    /// <param name="account">The account of the rows.</param>
    /// <param name="kind">One of <see cref="SearchKind"/>.</param>
    /// <param name="search">The words.</param>
    /// <param name="page">The page.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <returns>Whether any entry may have the words; and the last place that the page may read, null for all.</returns>
    public static async Task<(bool MayFind, ListPlace? End)> Prepare(
        this IReadConnections connections, AccountId account, string kind, SearchFilter search, Conditions page, CancellationToken cancellation)
    {
        var plan = await SearchPlan.Of(connections, account, kind, search, cancellation);
        if (plan.IsEmpty) return (false, null);
        var end = plan.Rarest is null ? await connections.EndOf(page, cancellation) : null;
        if (end is { } place) page.Until(place, "e.");
        Add(connections.WordMatch, plan, account, kind, search, page);
        return (true, end);
    }

    /// <summary>Adds the words to the conditions.</summary>
    internal static void Add(WordMatch match, SearchPlan plan, AccountId account, string kind, SearchFilter search, Conditions page)
    {
        if (plan.Rarest is not null) page.And(match.Condition("@match"), "match", match.ValueOf($"{kind}{account.Value}.{plan.Rarest}"));
        for (var i = 0; i < search.Words.Count; i++) page.And($"e.words LIKE @word{i}", $"word{i}", $"% {search.Words[i]}%");
    }

    /// <summary>The rows of a list that is ordered by time, newest first.</summary>
    /// <param name="connections">Connections of the database.</param>
    /// <param name="table">The table.</param>
    /// <param name="kind">One of <see cref="SearchKind"/>.</param>
    /// <param name="account">The account of the rows.</param>
    /// <param name="search">The words.</param>
    /// <param name="page">The page.</param>
    /// <param name="filter">Adds the list's other conditions, which an entry must meet too.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public static async Task<PageRows<TRow>> Query<TRow>(
        this IReadConnections connections, Table<TRow> table, string kind, AccountId account, SearchFilter search, Conditions page,
        Action<Conditions> filter, CancellationToken cancellation)
        where TRow : class
    {
        var (mayFind, end) = await connections.Prepare(account, kind, search, page, cancellation);
        if (!mayFind) return new([]);
        filter(page);
        var rows = await connections.Read(Sql(table, page), page.Values, columns => connections.Unreadable.Listed(table, columns), cancellation);
        return new(rows, end is { } place ? [place.At.ToString(), place.Id] : null);
    }

    // CROSS JOIN: SQLite must begin with the places.
    internal static string Sql<TRow>(Table<TRow> table, Conditions page)
        where TRow : class =>
        $"""
        SELECT {string.Join(", ", table.Columns.Select(column => $"r.{column.Name}"))}
        FROM (SELECT e.at, e.id FROM search_entries e {page.Sql}) p CROSS JOIN {table.Name} r
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
