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

    /// <summary>Activities by id; those that no longer exist are left out.</summary>
    public async Task<IReadOnlyList<Activity>> Find(AccountId account, IReadOnlyCollection<string> ids, CancellationToken cancellation) =>
        await connections.Query(
            ActivityTables.Activities, "WHERE account_id = @account AND activity_id IN @ids", new { account = account.Value, ids }, cancellation);

    public async Task<Activity?> Find(AccountId account, string activityId, CancellationToken cancellation) =>
        await connections.Find(
            ActivityTables.Activities,
            "WHERE account_id = @account AND activity_id = @activityId",
            new { account = account.Value, activityId },
            cancellation);

    /// <summary>Running activities of all accounts that <see cref="AgeActivity"/> changes.</summary>
    public async Task<IReadOnlyList<(AccountId Account, string Id)>> Aged(AgeLimits limits, int limit, CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        const string Sql = """
            SELECT account_id, activity_id FROM activities
            WHERE ended_at IS NULL
              AND (started_at <= @expired OR started_at > @impossible OR (stream_key IS NOT NULL AND started_at <= @rotating AND updated_at > @inUse))
            ORDER BY started_at LIMIT @limit
            """;
        var rows = await connection.QueryAsync<(long Account, string Id)>(new CommandDefinition(
            Sql,
            new
            {
                expired = limits.Expires.ToUnixTimeMilliseconds(),
                rotating = limits.Rotates.ToUnixTimeMilliseconds(),
                inUse = limits.InUse.ToUnixTimeMilliseconds(),
                impossible = limits.Impossible.ToUnixTimeMilliseconds(),
                limit,
            },
            cancellationToken: cancellation));
        return [.. rows.Select(row => (new AccountId(row.Account), row.Id))];
    }
}
