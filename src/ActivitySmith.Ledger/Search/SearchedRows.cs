using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using Dapper;

namespace ActivitySmith.Ledger.Search;

/// <summary>Lists by words that are ordered by time, newest first (<see cref="SearchPlan"/>).</summary>
internal static class SearchedRows
{
    /// <param name="connections">Connections of the database.</param>
    /// <param name="table">The table.</param>
    /// <param name="time">The column that orders the list.</param>
    /// <param name="kind">One of <see cref="SearchKind"/>.</param>
    /// <param name="account">The account of the rows.</param>
    /// <param name="search">The words.</param>
    /// <param name="tags">The tags that the rows must have too; null for any.</param>
    /// <param name="conditions">The page, with all other conditions.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public static async Task<PageRows<TRow>> Query<TRow>(
        this IReadConnections connections, Table<TRow> table, string time, string kind, AccountId account, SearchFilter search, TagFilter? tags,
        Conditions conditions, CancellationToken cancellation)
        where TRow : class
    {
        var plan = await SearchPlan.Of(connections, account, kind, search, cancellation);
        if (plan.IsEmpty) return new([]);
        var id = table.Columns[1].Name;
        if (plan.Rarest is null && await connections.EndOf(table.Name, time, id, conditions, cancellation) is { } end)
        {
            conditions.And($"({time}, {id}) >= (@endAt, @endId)", "endAt", end.At);
            conditions.Values.Add("endId", end.Id);
            return new(await Rows(), [end.At.ToString(), end.Id]);
        }

        return new(await Rows());

        Task<List<TRow>> Rows()
        {
            if (tags is not null) conditions.AndTagged(table.TagTable!, id, tags);
            var sql = Sql(connections, table, plan, account, search, conditions);
            return connections.Read(sql, conditions.Values, columns => connections.Unreadable.Listed(table, columns), cancellation);
        }
    }

    // CROSS JOIN: SQLite must begin with the entries.
    internal static string Sql<TRow>(
        IReadConnections connections, Table<TRow> table, SearchPlan plan, AccountId account, SearchFilter search, Conditions conditions)
        where TRow : class
    {
        var (id, columns) = (table.Columns[1].Name, string.Join(", ", table.Columns.Select(column => $"r.{column.Name}")));
        return plan.Rarest is null
            ? $"SELECT {columns} FROM {table.Name} r {conditions.SqlAnd(plan.IsFound($"r.{id}", search, conditions.Values))}"
            : $"SELECT {columns} FROM ({plan.Entries(connections, account, search, conditions.Values)}) AS p CROSS JOIN {table.Name} r "
                + conditions.SqlAnd($"r.{id} = p.id");
    }

    /// <summary>The last place that a page may read; null when fewer rows are left.</summary>
    /// <param name="connections">Connections of the database.</param>
    /// <param name="table">The table.</param>
    /// <param name="time">The column that orders the list, or a number when the key does.</param>
    /// <param name="id">The column of the row's key.</param>
    /// <param name="conditions">The page.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public static async Task<ListPlace?> EndOf(
        this IReadConnections connections, string table, string time, string id, Conditions conditions, CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        var places = await connection.QueryAsync<(long At, string Id)>(new CommandDefinition(
            $"SELECT {time}, {id} FROM {table} {conditions.SqlPlace("1 = 1", SearchPlan.MaxRead)}", conditions.Values, cancellationToken: cancellation));
        return places.Select(place => (ListPlace?)new ListPlace(place.At, place.Id)).FirstOrDefault();
    }
}
