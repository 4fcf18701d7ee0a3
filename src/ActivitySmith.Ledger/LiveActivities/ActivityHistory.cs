using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Search;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.LiveActivities;

/// <summary>Filter of a list of activities; null members match any value.</summary>
/// <param name="IsRunning">True for running ones, false for ended ones.</param>
/// <param name="Tags">Whole tags.</param>
/// <param name="StreamKey">Activities of this stream.</param>
/// <param name="Since">Started then or later.</param>
/// <param name="Until">Started before.</param>
/// <param name="Search">Words of the latest state, the stream key and the tags.</param>
public sealed record ActivityFilter(
    bool? IsRunning, TagFilter? Tags, string? StreamKey, DateTimeOffset? Since, DateTimeOffset? Until, SearchFilter? Search = null);

/// <summary>Committed activities and their frames, page by page.</summary>
public sealed class ActivityHistory(IReadConnections connections)
{
    /// <summary>Newest start first.</summary>
    public async Task<PageRows<Activity>> List(AccountId account, ActivityFilter filter, PageByTime page, CancellationToken cancellation)
    {
        if (filter is { Tags: { } tags, StreamKey: null, Search: null })
            return await connections.Query(ActivityTables.Activities, account, States(filter), tags, Tagged(account, filter, page), cancellation);
        if (filter.Search is { } search)
        {
            var entries = SearchedRows.Of(account, SearchKind.Activity).AndBetween("e.at", filter.Since, filter.Until).Page(page, "e.at", "e.id");
            search = search.And(filter.StreamKey);
            return await connections.Query(
                ActivityTables.Activities, SearchKind.Activity, account, search, filter.Tags, entries, also => Add(filter, also), cancellation);
        }

        var conditions = Conditions.Of(account).AndBetween("started_at", filter.Since, filter.Until);
        if (filter.IsRunning is { } running) conditions.And(running ? "ended_at IS NULL" : "ended_at IS NOT NULL");
        if (filter.StreamKey is { } key) conditions.And("stream_key = @key", "key", key);
        conditions.Page(page, "started_at", "activity_id");
        if (filter.Tags is { } also) conditions.AndTagged(ActivityTables.Tags, "activity_id", also);
        return new(await connections.Query(ActivityTables.Activities, conditions, cancellation));
    }

    /// <summary>Adds to the conditions of a search what the entries of the index have not.</summary>
    private static void Add(ActivityFilter filter, Conditions entries)
    {
        if (filter.IsRunning is not null) entries.AndStates("e.state", States(filter));
        if (filter.StreamKey is not { } key) return;
        entries.And(
            "EXISTS (SELECT 1 FROM activities k WHERE k.account_id = @account AND k.activity_id = e.id AND k.stream_key = @key)", "key", key);
    }

    /// <summary>The page, on the columns of the tags.</summary>
    internal static Conditions Tagged(AccountId account, ActivityFilter filter, PageByTime page) =>
        Conditions.Of(account).AndBetween("at", filter.Since, filter.Until).Page(page, "at", "id");

    internal static IReadOnlyList<long> States(ActivityFilter filter) => filter.IsRunning switch
    {
        true => [ActivityTables.Running],
        false => [ActivityTables.Ended],
        null => [ActivityTables.Running, ActivityTables.Ended],
    };

    /// <summary>Frames in the order of versions.</summary>
    /// <param name="account">The activity's account.</param>
    /// <param name="activityId">The activity.</param>
    /// <param name="after">Version of the last frame on the previous page; 0 for the first page.</param>
    /// <param name="limit">Frames on the page; the query returns one more when there is a next page.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public Task<IReadOnlyList<Frame>> Frames(AccountId account, string activityId, long after, int limit, CancellationToken cancellation) =>
        Read(account, activityId, "version > @edge ORDER BY version", after, limit, cancellation);

    /// <summary>Newest first.</summary>
    /// <param name="account">The activity's account.</param>
    /// <param name="activityId">The activity.</param>
    /// <param name="before">Version of the last frame on the previous page; null for the first page.</param>
    /// <param name="limit">Frames on the page; the query returns one more when there is a next page.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public Task<IReadOnlyList<Frame>> LatestFrames(AccountId account, string activityId, long? before, int limit, CancellationToken cancellation) =>
        Read(account, activityId, "version < @edge ORDER BY version DESC", before ?? long.MaxValue, limit, cancellation);

    private async Task<IReadOnlyList<Frame>> Read(AccountId account, string activityId, string part, long edge, int limit, CancellationToken cancellation)
    {
        var sql = $"""
            SELECT version, at, state, timer FROM frames
            WHERE account_id = @account AND activity_id = @activityId AND {part} LIMIT @limit
            """;
        var key = new RowKey(account, activityId);
        return await connections.Read(
            sql, new { account = account.Value, activityId, edge, limit = limit + 1 },
            columns => connections.Unreadable.Listed(ActivityTables.Frames, key, columns, ReadFrame), cancellation);

        Frame ReadFrame(IColumnReader row) => new(account, activityId, row.Integer(), row.Time(), row.Bytes(), row.OptionalBytes());
    }
}
