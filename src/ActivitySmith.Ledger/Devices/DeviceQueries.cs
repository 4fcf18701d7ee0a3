using ActivitySmith.Domain.Badges;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;
using Dapper;

namespace ActivitySmith.Ledger.Devices;

/// <summary>Committed devices.</summary>
public sealed class DeviceQueries(IReadConnections connections, ChannelQueries channels)
{
    /// <summary>Newest first.</summary>
    public Task<List<Device>> List(AccountId account, PageByTime page, CancellationToken cancellation) =>
        connections.Query(DeviceTables.Devices, Conditions.Of(account).Page(page, "created_at", "device_id"), cancellation);

    public async Task<Device?> Find(AccountId account, string deviceId, CancellationToken cancellation) =>
        await connections.Find(DeviceTables.Devices, Conditions.Of(account).And("device_id = @deviceId", "deviceId", deviceId), cancellation);

    /// <summary>
    /// All devices with a bearer token, of all existing accounts. Devices of a deleted account may still be stored until they are pruned.
    /// </summary>
    public async Task<IReadOnlyList<Device>> Paired(CancellationToken cancellation) =>
        await connections.Query(
            DeviceTables.Devices, "WHERE token_hash IS NOT NULL AND account_id IN (SELECT account_id FROM accounts)", new { }, cancellation);

    /// <summary>All channels of all accounts.</summary>
    public Task<IReadOnlyList<Channel>> Channels(CancellationToken cancellation) => channels.OfAllAccounts(cancellation);

    /// <summary>Removed iPhones of all accounts whose Live Activities may still have to be ended.</summary>
    public async Task<IReadOnlyList<RemovedDevice>> Removed(DateTimeOffset since, CancellationToken cancellation) =>
        await connections.Query(DeviceTables.Removed, "WHERE removed_at > @since", new { since = since.ToUnixTimeMilliseconds() }, cancellation);

    /// <summary>The account that a pairing code belongs to, expired or not.</summary>
    public async Task<AccountId?> AccountOfCode(string codeHash, CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        var account = await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            "SELECT account_id FROM pairing_codes WHERE code_hash = @codeHash", new { codeHash }, cancellationToken: cancellation));
        return account is { } value ? new AccountId(value) : null;
    }

    /// <summary>Badge counts of all devices of all accounts, for delivery.</summary>
    public async Task<IReadOnlyList<BadgeCount>> AllBadges(CancellationToken cancellation) =>
        await connections.Query(DeviceTables.Badges, "", new { }, cancellation);

    /// <summary>Deliveries of one activity or notification to all devices and broadcast channels, open and closed.</summary>
    public Task<List<DeliveryRecord>> DeliveriesOf(AccountId account, string subjectId, CancellationToken cancellation) =>
        connections.Query(DeliveryTables.Deliveries, Conditions.Of(account).And("subject_id = @subjectId", "subjectId", subjectId), cancellation);

    /// <summary>Badge counts by device id, without devices that never got one.</summary>
    public async Task<IReadOnlyDictionary<string, int>> Badges(AccountId account, CancellationToken cancellation) =>
        (await connections.Query(DeviceTables.Badges, Conditions.Of(account), cancellation)).ToDictionary(badge => badge.DeviceId, badge => badge.Value);

    /// <summary>0 for a device that never got one.</summary>
    public async Task<int> Badge(AccountId account, string deviceId, CancellationToken cancellation) =>
        (await connections.Find(DeviceTables.Badges, Conditions.Of(account).And("device_id = @deviceId", "deviceId", deviceId), cancellation))?.Value ?? 0;

    /// <summary>All devices and channels, to resolve targets.</summary>
    public async Task<AccountDirectory> Directory(AccountId account, CancellationToken cancellation) => new(
        await connections.Query(DeviceTables.Devices, Conditions.Of(account), cancellation),
        await channels.All(account, cancellation));
}
