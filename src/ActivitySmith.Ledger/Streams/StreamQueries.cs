using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Search;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Streams;

/// <summary>Committed streams, each with its running or last activity, from the same snapshot.</summary>
public sealed class StreamQueries(IReadConnections connections)
{
    /// <summary>Index of the first column of the activity, after those of the stream.</summary>
    private static readonly int FirstOfActivity = StreamTable.Streams.Columns.Count;

    private static readonly string Columns = $"{Names(StreamTable.Streams, "s")}, {Names(ActivityTables.Activities, "a")}";

    private const string WithActivity = "LEFT JOIN activities a ON a.account_id = s.account_id AND a.activity_id = s.last_activity_id";

    private static readonly string Joined = $"SELECT {Columns} FROM streams s {WithActivity}";

    /// <summary>Streams in the order of keys.</summary>
    /// <param name="account">The account.</param>
    /// <param name="state">One of <see cref="StreamState.Names"/>; null for any.</param>
    /// <param name="tags">Whole tags of the running or last activity or, while paused, of the stored state; null for any.</param>
    /// <param name="search">Part of the key, or words of the key and of the same state; null for any.</param>
    /// <param name="page">The page.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<PageRows<StreamWithActivity>> List(
        AccountId account, string? state, TagFilter? tags, SearchFilter? search, PageByName page, CancellationToken cancellation)
    {
        if (tags is not null && search is null)
        {
            var (places, states) = (Tagged(account, page), States(state));
            var (prepared, end) = await connections.Prepare(StreamTable.Tags, account, states, tags, places, cancellation);
            if (prepared is null) return new([]);
            var found = await connections.Read(TaggedSql(states, prepared, places), places.Values, Listed, cancellation);
            return new(found, end is { } place ? [place.Id] : null);
        }

        if (search is not null) return await Search(account, state, tags, search, page, cancellation);
        var conditions = Conditions.Of(account, "s.").Page(page, "s.stream_key");
        if (state is not null) conditions.And(Term(state));
        return new(await connections.Read($"{Joined} {conditions.Sql}", conditions.Values, Listed, cancellation));
    }

    /// <summary>Streams with the words, and streams whose key contains the text.</summary>
    private async Task<PageRows<StreamWithActivity>> Search(
        AccountId account, string? state, TagFilter? tags, SearchFilter search, PageByName page, CancellationToken cancellation)
    {
        var entries = SearchedRows.Of(account, SearchKind.Stream).And("e.at = 0").Page(page, "e.id");
        var (table, end) = await connections.Plan(account, SearchKind.Stream, search, tags, entries, cancellation);
        var keys = Conditions.Of(account, "s.").AndContains("s.stream_key", search.Asked).Page(page, "s.stream_key");
        if (end is { } place) keys.And("s.stream_key <= @endId", "endId", place.Id);
        if (state is not null) keys.And(Term(state));
        if (tags is not null) keys.AndTagged(StreamTable.Tags, "s.stream_key", tags);
        var found = $"SELECT * FROM (SELECT s.stream_key AS id FROM streams s {keys.Sql}) AS k";
        if (table is not null)
        {
            if (state is not null) entries.AndStates("e.state", States(state));
            if (tags is not null) entries.AndTagged(StreamTable.Tags, "e.id", tags);
            found += $" UNION SELECT * FROM (SELECT e.id FROM {table} e {entries.Sql}) AS w";
            entries.Values.Add("contains", keys.Values.Get<string>("contains"));
        }

        var rows = await connections.Read(
            $"""
            SELECT {Columns} FROM ({found}) p CROSS JOIN streams s {WithActivity}
            WHERE s.account_id = @account AND s.stream_key = p.id ORDER BY p.id LIMIT @limit
            """,
            table is not null ? entries.Values : keys.Values, Listed, cancellation);
        return new(rows, end is { } last ? [last.Id] : null);
    }

    /// <summary>The page, on the columns of the tags.</summary>
    internal static Conditions Tagged(AccountId account, PageByName page) => Conditions.Of(account).And("at = 0").Page(page, "id");

    /// <param name="state">One of <see cref="StreamState.Names"/>; null for any.</param>
    internal static long[] States(string? state) => [.. (state is null ? StreamState.Names : [state]).Select(StreamTable.NumberOf)];

    /// <param name="states">See <see cref="States"/>.</param>
    /// <param name="tags">From <see cref="TaggedRows.Prepare"/>.</param>
    /// <param name="places">See <see cref="Tagged"/>.</param>
    internal static string TaggedSql(IEnumerable<long> states, TagFilter tags, Conditions places) =>
        $"""
        SELECT {Columns} FROM ({TaggedRows.Places(StreamTable.Tags, states, tags, places)}) p CROSS JOIN streams s
        {WithActivity} WHERE s.account_id = @account AND s.stream_key = p.id ORDER BY p.id LIMIT @limit
        """;

    /// <exception cref="UnreadableRowException">The stream or its activity is unreadable.</exception>
    public async Task<StreamWithActivity?> Find(AccountId account, StreamKey key, CancellationToken cancellation)
    {
        var conditions = Conditions.Of(account, "s.").And("s.stream_key = @key", "key", key.Value);
        return (await connections.Read($"{Joined} {conditions.Sql}", conditions.Values, Asked, cancellation)).FirstOrDefault();
    }

    private static string Term(string state) => state switch
    {
        StreamState.Running => "s.activity_id IS NOT NULL",
        StreamState.Paused => "s.state IS NOT NULL",
        StreamState.Removed => "s.is_removed = 1",
        _ => "s.activity_id IS NULL AND s.state IS NULL AND s.is_removed = 0",
    };

    private static string Names(Table table, string alias) => string.Join(", ", table.Columns.Select(column => $"{alias}.{column.Name}"));

    private static StreamWithActivity Asked(RowColumns columns) => new(
        RowQueries.Asked(StreamTable.Streams, columns),
        columns.HasRow(FirstOfActivity) ? RowQueries.Asked(ActivityTables.Activities, columns.From(FirstOfActivity)) : null);

    private StreamWithActivity? Listed(RowColumns columns) => connections.Unreadable.Listed(StreamTable.Streams, columns) is not { } stream ? null : new(
        stream, columns.HasRow(FirstOfActivity) ? connections.Unreadable.Listed(ActivityTables.Activities, columns.From(FirstOfActivity)) : null);
}

/// <param name="Stream">The stream.</param>
/// <param name="Last">Its running or last activity; null when it is no longer in the history.</param>
public sealed record StreamWithActivity(StreamRecord Stream, Activity? Last);
