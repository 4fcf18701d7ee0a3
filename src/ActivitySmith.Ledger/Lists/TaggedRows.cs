using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Lists;

/// <summary>Lists by tag. The index of the tags has their order, so that a page reads as many entries as it has rows, for each state.</summary>
internal static class TaggedRows
{
    /// <summary>The places of the rows with a tag, of which the page needs at most these.</summary>
    /// <param name="table">The tags.</param>
    /// <param name="states">States of the rows.</param>
    /// <param name="conditions">The page, on the columns of the tags.</param>
    /// <returns>A query with the columns <c>at</c> and <c>id</c>.</returns>
    public static string Places(TagTable table, IEnumerable<long> states, Conditions conditions) => string.Join(
        " UNION ALL ",
        states.Select(state => $"SELECT * FROM (SELECT at, id FROM {table.Name} {conditions.SqlAnd($"state = {state}")}) AS s{state}"));

    /// <summary>The rows of a list by tag that is ordered by time, newest first.</summary>
    /// <param name="connections">Connections of the database.</param>
    /// <param name="table">The table.</param>
    /// <param name="states">States of the rows.</param>
    /// <param name="conditions">The page, on the columns of the tags.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public static Task<List<TRow>> Query<TRow>(
        this IReadConnections connections, Table<TRow> table, IEnumerable<long> states, Conditions conditions, CancellationToken cancellation)
        where TRow : class => connections.Read(
            Sql(table, states, conditions), conditions.Values, columns => connections.Unreadable.Listed(table, columns), cancellation);

    // CROSS JOIN: SQLite must begin with the places.
    internal static string Sql<TRow>(Table<TRow> table, IEnumerable<long> states, Conditions conditions)
        where TRow : class =>
        $"""
        SELECT {string.Join(", ", table.Columns.Select(column => $"r.{column.Name}"))}
        FROM ({Places(table.Tags!.Table, states, conditions)}) p CROSS JOIN {table.Name} r
        WHERE r.account_id = @account AND r.{table.Columns[1].Name} = p.id ORDER BY p.at DESC, p.id DESC LIMIT @limit
        """;
}
