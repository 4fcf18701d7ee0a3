using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Devices;

/// <summary>Committed devices.</summary>
public sealed class DeviceQueries(IReadConnections connections, ChannelQueries channels)
{
    /// <summary>Newest first.</summary>
    public Task<List<Device>> List(AccountId account, PageByTime page, CancellationToken cancellation) =>
        connections.Query(DeviceTables.Devices, Conditions.Of(account).Page(page, "created_at", "device_id"), cancellation);

    public async Task<Device?> Find(AccountId account, string deviceId, CancellationToken cancellation) =>
        (await connections.Query(DeviceTables.Devices, Conditions.Of(account).And("device_id = @deviceId", "deviceId", deviceId), cancellation)).FirstOrDefault();

    /// <summary>Counts of all devices that ever got one.</summary>
    public async Task<IReadOnlyDictionary<string, int>> Badges(AccountId account, CancellationToken cancellation) =>
        (await connections.Query(DeviceTables.Badges, Conditions.Of(account), cancellation)).ToDictionary(badge => badge.DeviceId, badge => badge.Value);

    /// <summary>All devices and channels, to see whom a target means.</summary>
    public async Task<AccountDirectory> Directory(AccountId account, CancellationToken cancellation) => new(
        await connections.Query(DeviceTables.Devices, Conditions.Of(account), cancellation),
        await channels.All(account, cancellation));
}
