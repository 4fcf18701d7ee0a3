using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;
using Dapper;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>Reads committed deliveries and broadcast channels.</summary>
public sealed class DeliveryQueries(IReadConnections connections)
{
    /// <summary>Open deliveries of all accounts, ordered by subject. The server reads them when it starts.</summary>
    /// <param name="after">The last delivery of the previous page; null for the first page.</param>
    /// <param name="limit">Maximum number of rows per page.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<IReadOnlyList<DeliveryRecord>> Open(DeliveryRecord? after, int limit, CancellationToken cancellation) =>
        await connections.Query(
            DeliveryTables.Deliveries,
            "WHERE closed_at IS NULL AND (account_id, subject_id, delivery_id) > (@account, @subject, @delivery) "
            + "ORDER BY account_id, subject_id, delivery_id LIMIT @limit",
            new { account = after?.Account.Value ?? 0, subject = after?.SubjectId ?? "", delivery = after?.Id ?? "", limit },
            cancellation);

    /// <summary>
    /// Devices that have closed their delivery of a running activity, so that nothing more of it goes to them: the user swiped the card away, or it
    /// failed.
    /// </summary>
    public async Task<IReadOnlyList<(string ActivityId, string DeviceId)>> ClosedOfRunning(AccountId account, CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        const string Sql =
            """
            SELECT d.subject_id, d.device_id FROM activities a JOIN deliveries d ON d.account_id = a.account_id AND d.subject_id = a.activity_id
            WHERE a.account_id = @account AND a.ended_at IS NULL AND d.closed_at IS NOT NULL AND d.phase <> @left
            """;
        return [.. await connection.QueryAsync<(string, string)>(new CommandDefinition(
            Sql, new { account = account.Value, left = DeliveryPhase.Left.Name() }, cancellationToken: cancellation))];
    }

    /// <summary>Open deliveries of one account's Live Activities; pages as in <see cref="Open"/>.</summary>
    public async Task<IReadOnlyList<DeliveryRecord>> OpenOf(AccountId account, DeliveryRecord? after, int limit, CancellationToken cancellation) =>
        await connections.Query(
            DeliveryTables.Deliveries,
            "WHERE account_id = @account AND kind = @kind AND closed_at IS NULL AND (subject_id, delivery_id) > (@subject, @delivery) "
            + "ORDER BY subject_id, delivery_id LIMIT @limit",
            new { account = account.Value, kind = DeliveryKind.Activity, subject = after?.SubjectId ?? "", delivery = after?.Id ?? "", limit },
            cancellation);

    /// <summary>Broadcast channels that activities can use again, longest unused first.</summary>
    public async Task<IReadOnlyList<BroadcastChannel>> RestedChannels(
        AccountId account, ApnsEnvironment environment, DateTimeOffset now, int limit, CancellationToken cancellation) =>
        await connections.Query(
            DeliveryTables.Channels,
            "WHERE account_id = @account AND environment = @environment AND released_at <= @rested ORDER BY released_at LIMIT @limit",
            new { account = account.Value, environment = environment.Name(), rested = (now - BroadcastChannel.Rest).ToUnixTimeMilliseconds(), limit },
            cancellation);

    /// <summary>All broadcast channels of an account, used and unused.</summary>
    public async Task<IReadOnlyList<BroadcastChannel>> ChannelsOf(AccountId account, CancellationToken cancellation) =>
        await connections.Query(DeliveryTables.Channels, "WHERE account_id = @account ORDER BY created_at", new { account = account.Value }, cancellation);

    /// <summary>
    /// Ids of the broadcast channels of all accounts in all environments: a few thousand at most, because Apple limits their number.
    /// </summary>
    public async Task<IReadOnlySet<string>> AllChannelIds(CancellationToken cancellation) =>
        (await connections.Query(DeliveryTables.Channels, "ORDER BY channel_id", new { }, cancellation))
            .Select(channel => channel.Id)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Broadcast channels of all accounts that are unused since <paramref name="since"/> or longer, longest unused first.</summary>
    public async Task<IReadOnlyList<BroadcastChannel>> UnusedChannels(DateTimeOffset since, int limit, CancellationToken cancellation) =>
        await connections.Query(
            DeliveryTables.Channels,
            "WHERE released_at <= @since ORDER BY released_at LIMIT @limit",
            new { since = since.ToUnixTimeMilliseconds(), limit },
            cancellation);
}
