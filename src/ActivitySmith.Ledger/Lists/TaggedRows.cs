using System.Data.Common;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;
using Dapper;

namespace ActivitySmith.Ledger.Lists;

/// <summary>
/// Lists by tags. The index of the tags has their order, so that a page reads as many entries as it has rows, for each tag and state. Rows with all of
/// several tags are found among those with the rarest one, of which a page reads at most <see cref="MaxWalk"/> for each state.
/// </summary>
internal static class TaggedRows
{
    /// <summary>About 10 ms: two tags that half of a million rows have, and no row both, would take a second.</summary>
    public const int MaxWalk = 10_000;

    /// <summary>Reads the places of a page of a list by tags.</summary>
    /// <param name="connections">Connections of the database.</param>
    /// <param name="table">The tags.</param>
    /// <param name="account">The account of the rows.</param>
    /// <param name="states">States of the rows.</param>
    /// <param name="tags">The filter.</param>
    /// <param name="conditions">The page, on the columns of the tags; ends at the last place that may be read.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <returns>The filter with the rarest tag first, null when no row can have all tags; and the last place that may be read, null for all.</returns>
    public static async Task<(TagFilter? Tags, ListPlace? End)> Prepare(
        this IReadConnections connections, TagTable table, AccountId account, IReadOnlyList<long> states, TagFilter tags, Conditions conditions,
        CancellationToken cancellation)
    {
        if (!tags.MustHaveAll || tags.Folded.Count == 1) return (tags, null);
        await using var connection = await connections.Open(cancellation);
        var counts = await Count(connection, table, account, tags, cancellation);
        if (counts.Count < tags.Folded.Count) return (null, null);
        tags = tags with { Folded = [.. counts.Select(row => row.Tag)] };
        if (counts[0].Rows <= MaxWalk) return (tags, null);
        var command = new CommandDefinition(EndSql(table, states, tags, conditions), conditions.Values, cancellationToken: cancellation);
        if ((await connection.QueryAsync<(long At, string Id)>(command)).AsList() is not [var end]) return (tags, null);
        var place = new ListPlace(end.At, end.Id);
        conditions.Until(place);
        return (tags, place);
    }

    /// <summary>The last place that a page of a list by all of several tags may read.</summary>
    internal static string EndSql(TagTable table, IReadOnlyList<long> states, TagFilter tags, Conditions conditions)
    {
        var rarest = conditions.Add(tags)[0];
        var ends = states.Select((state, i) =>
            $"SELECT * FROM (SELECT at, id FROM {table.Name} {conditions.SqlPlace($"tag = {rarest} AND state = {state}", MaxWalk)}) AS s{i}");
        return $"SELECT at, id FROM ({string.Join(" UNION ALL ", ends)}) AS e {conditions.Order} LIMIT 1";
    }

    /// <returns>The required tags that rows have, the rarest first.</returns>
    private static async Task<List<(string Tag, long Rows)>> Count(
        DbConnection connection, TagTable table, AccountId account, TagFilter tags, CancellationToken cancellation)
    {
        var conditions = Conditions.Of(account).And($"{table.CountColumn} > 0");
        conditions.And($"tag IN ({string.Join(", ", conditions.Add(tags))})");
        var rows = await connection.QueryAsync<(string Tag, long Rows)>(new CommandDefinition(
            $"SELECT tag, {table.CountColumn} FROM {TagCountTable.Counts.Name} {conditions.Sql}", conditions.Values, cancellationToken: cancellation));
        return [.. rows.OrderBy(row => row.Rows)];
    }

    /// <summary>The places of the rows with the tags, of which the page needs at most these.</summary>
    /// <param name="table">The tags.</param>
    /// <param name="states">States of the rows.</param>
    /// <param name="tags">From <see cref="Prepare"/>.</param>
    /// <param name="conditions">The page, on the columns of the tags.</param>
    /// <returns>A query with the columns <c>at</c> and <c>id</c>.</returns>
    public static string Places(TagTable table, IEnumerable<long> states, TagFilter tags, Conditions conditions)
    {
        var names = conditions.Add(tags);
        var others = tags.MustHaveAll ? string.Concat(names.Skip(1).Select(Also)) : "";
        var walks =
            from state in states
            from tag in tags.MustHaveAll ? names.Take(1) : names
            select conditions.SqlAnd($"tag = {tag} AND state = {state}{others}");
        return string.Join(
            tags.MayFindTwice ? " UNION " : " UNION ALL ",
            walks.Select((walk, i) => $"SELECT * FROM (SELECT at, id FROM {table.Name} w {walk}) AS s{i}"));

        // BETWEEN: SQLite looks in the index that has the order of the walk, whose next entries are near, not in the one by id. OFFSET: PostgreSQL looks
        // for each entry of the walk; without it, it may join all rows of both tags.
        string Also(string tag) =>
            $" AND EXISTS (SELECT 1 FROM {table.Name} o WHERE o.account_id = @account AND o.tag = {tag} AND o.state = w.state AND o.at = w.at "
            + "AND o.id BETWEEN w.id AND w.id LIMIT 1 OFFSET 0)";
    }

    /// <summary>The rows of a list by tags that is ordered by time, newest first.</summary>
    /// <param name="connections">Connections of the database.</param>
    /// <param name="table">The table.</param>
    /// <param name="account">The account of the rows.</param>
    /// <param name="states">States of the rows.</param>
    /// <param name="tags">The filter.</param>
    /// <param name="conditions">The page, on the columns of the tags.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public static async Task<PageRows<TRow>> Query<TRow>(
        this IReadConnections connections, Table<TRow> table, AccountId account, IReadOnlyList<long> states, TagFilter tags, Conditions conditions,
        CancellationToken cancellation)
        where TRow : class
    {
        var (prepared, end) = await connections.Prepare(table.Tags!.Table, account, states, tags, conditions, cancellation);
        if (prepared is null) return new PageRows<TRow>([]);
        var rows = await connections.Read(
            Sql(table, states, prepared, conditions), conditions.Values, columns => connections.Unreadable.Listed(table, columns), cancellation);
        return new PageRows<TRow>(rows, end is { } place ? [place.At.ToString(), place.Id] : null);
    }

    // CROSS JOIN: SQLite must begin with the places.
    internal static string Sql<TRow>(Table<TRow> table, IEnumerable<long> states, TagFilter tags, Conditions conditions)
        where TRow : class =>
        $"""
        SELECT {string.Join(", ", table.Columns.Select(column => $"r.{column.Name}"))}
        FROM ({Places(table.Tags!.Table, states, tags, conditions)}) p CROSS JOIN {table.Name} r
        WHERE r.account_id = @account AND r.{table.Columns[1].Name} = p.id ORDER BY p.at DESC, p.id DESC LIMIT @limit
        """;
}
