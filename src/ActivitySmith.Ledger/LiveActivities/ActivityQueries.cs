using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;
using Dapper;

namespace ActivitySmith.Ledger.LiveActivities;

/// <summary>Committed activities, for pages and lists.</summary>
public sealed class ActivityQueries(IReadConnections connections)
{
    /// <summary>The index activities_by_age has exactly these rows in this order.</summary>
    private const string InOrderOfStart = "ended_at IS NULL AND (started_at, account_id, activity_id) > (@at, @account, @id)";

    internal const string AgedSql =
        $"""
        SELECT account_id, activity_id, started_at FROM activities
        WHERE {InOrderOfStart} AND started_at <= @oldEnough
          AND (started_at <= @expired OR (stream_key IS NOT NULL AND started_at <= @rotating AND updated_at > @inUse))
        ORDER BY started_at, account_id, activity_id LIMIT @limit
        """;

    internal const string DatedAheadSql =
        $"""
        SELECT account_id, activity_id, started_at FROM activities
        WHERE {InOrderOfStart} AND started_at > @impossible
        ORDER BY started_at, account_id, activity_id LIMIT @limit
        """;

    /// <summary>Running activities, newest start first.</summary>
    public async Task<IReadOnlyList<Activity>> Running(AccountId account, int limit, CancellationToken cancellation) =>
        await connections.Query(
            ActivityTables.Activities,
            "WHERE account_id = @account AND ended_at IS NULL ORDER BY started_at DESC, activity_id DESC LIMIT @limit",
            new { account = account.Value, limit },
            cancellation);

    /// <summary>Activities that ended at <paramref name="since"/> or later, latest end first.</summary>
    public async Task<IReadOnlyList<Activity>> RecentlyEnded(AccountId account, DateTimeOffset since, int limit, CancellationToken cancellation) =>
        await connections.Query(
            ActivityTables.Activities,
            "WHERE account_id = @account AND ended_at IS NOT NULL AND ended_at >= @since ORDER BY ended_at DESC, activity_id DESC LIMIT @limit",
            new { account = account.Value, since = since.ToUnixTimeMilliseconds(), limit },
            cancellation);

    /// <summary>Running activities, oldest start first, page by page.</summary>
    /// <param name="account">The account.</param>
    /// <param name="after">The last activity of the previous page; null for the first page.</param>
    /// <param name="limit">Maximum number of activities per page.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<IReadOnlyList<Activity>> RunningAfter(AccountId account, Activity? after, int limit, CancellationToken cancellation) =>
        await connections.Query(
            ActivityTables.Activities,
            "WHERE account_id = @account AND ended_at IS NULL AND (started_at, activity_id) > (@start, @id) ORDER BY started_at, activity_id LIMIT @limit",
            new { account = account.Value, start = after?.StartedAt.ToUnixTimeMilliseconds() ?? long.MinValue, id = after?.Id ?? "", limit },
            cancellation);

    /// <summary>Activities by id, at most a few hundred; those that no longer exist are left out.</summary>
    public async Task<IReadOnlyList<Activity>> Find(AccountId account, IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        // One parameter for each: a list as a single parameter has a different form in each database.
        var parameters = new DynamicParameters(new { account = account.Value });
        var names = new List<string>(ids.Count);
        foreach (var id in ids)
        {
            names.Add($"@id{names.Count}");
            parameters.Add(names[^1], id);
        }

        var sql = $"WHERE account_id = @account AND activity_id IN ({string.Join(", ", names)})";
        return ids.Count == 0 ? [] : await connections.Query(ActivityTables.Activities, sql, parameters, cancellation);
    }

    public async Task<Activity?> Find(AccountId account, string activityId, CancellationToken cancellation) =>
        await connections.Find(
            ActivityTables.Activities,
            "WHERE account_id = @account AND activity_id = @activityId",
            new { account = account.Value, activityId },
            cancellation);

    /// <summary>
    /// Running activities of all accounts that <see cref="AgeActivity"/> may change, by their age, oldest first. Reads only activities that are old
    /// enough to rotate.
    /// </summary>
    /// <param name="limits">The age limits.</param>
    /// <param name="after">The last activity of the previous page; null for the first page.</param>
    /// <param name="limit">Maximum number of rows per page.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public Task<IReadOnlyList<AgedActivity>> Aged(AgeLimits limits, AgedActivity? after, int limit, CancellationToken cancellation) =>
        Read(AgedSql, limits, after, limit, cancellation);

    /// <summary>Running activities of all accounts whose start is in the future, which <see cref="AgeActivity"/> corrects; in pages of the same kind.</summary>
    public Task<IReadOnlyList<AgedActivity>> DatedAhead(AgeLimits limits, AgedActivity? after, int limit, CancellationToken cancellation) =>
        Read(DatedAheadSql, limits, after, limit, cancellation);

    private async Task<IReadOnlyList<AgedActivity>> Read(string sql, AgeLimits limits, AgedActivity? after, int limit, CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        var rows = await connection.QueryAsync<(long Account, string Id, long StartedAt)>(new CommandDefinition(
            sql,
            new
            {
                expired = limits.Expires.ToUnixTimeMilliseconds(),
                rotating = limits.Rotates.ToUnixTimeMilliseconds(),
                oldEnough = Math.Max(limits.Expires.ToUnixTimeMilliseconds(), limits.Rotates.ToUnixTimeMilliseconds()),
                inUse = limits.InUse.ToUnixTimeMilliseconds(),
                impossible = limits.Impossible.ToUnixTimeMilliseconds(),
                at = after?.StartedAt ?? long.MinValue,
                account = after?.Account.Value ?? 0,
                id = after?.Id ?? "",
                limit,
            },
            cancellationToken: cancellation));
        return [.. rows.Select(row => new AgedActivity(new AccountId(row.Account), row.Id, row.StartedAt))];
    }
}

/// <summary>A running activity and its place in the order of starts.</summary>
/// <param name="Account">Its account.</param>
/// <param name="Id">The activity.</param>
/// <param name="StartedAt">UNIX milliseconds.</param>
public sealed record AgedActivity(AccountId Account, string Id, long StartedAt);
