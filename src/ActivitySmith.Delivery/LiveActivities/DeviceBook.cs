using System.Collections.Concurrent;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Devices;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>All paired devices in memory, as committed, about 1 KB each, and the devices that were removed within the last hour.</summary>
public sealed class DeviceBook(DeviceQueries queries, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(AccountId Account, string Id), Device> devices = new();

    private readonly ConcurrentDictionary<(AccountId Account, string Id), Device> removed = new();

    /// <summary>Replaces the content with what is stored. Later commits are applied in their order.</summary>
    public async Task Load(CancellationToken cancellation)
    {
        var paired = await queries.Paired(cancellation);
        var now = clock.Read();
        var found = await queries.Removed(now.Time - RemovedDevice.Retention, cancellation);
        var known = removed.ToDictionary();
        devices.Clear();
        removed.Clear();
        foreach (var device in paired) devices.TryAdd((device.Account, device.Id), device);
        foreach (var device in found)
            removed[(device.Account, device.Id)] =
                device.AsDevice(known.GetValueOrDefault((device.Account, device.Id))?.RemovedSince ?? now.Of(device.RemovedAt));
    }

    public Device? Find(AccountId account, string id) => devices.GetValueOrDefault((account, id));

    /// <summary>Also finds a removed device (<see cref="Device.RemovedSince"/>) whose cards are still to be ended.</summary>
    public Device? FindHolder(AccountId account, string id) => Find(account, id) ?? removed.GetValueOrDefault((account, id));

    /// <summary>Must come before <see cref="Remove"/>, so that its cards always have a device.</summary>
    public void Put(RemovedDevice device)
    {
        var now = clock.GetMoment();
        foreach (var (key, old) in removed)
            if (old.RemovedSince < now - RemovedDevice.Retention) removed.TryRemove(key, out _);
        var known = removed.GetValueOrDefault((device.Account, device.Id))?.RemovedSince;
        removed[(device.Account, device.Id)] = device.AsDevice(known ?? now); // Counts from now, regardless of the clock of the node that wrote it.
    }

    /// <summary>Accounts with a paired device.</summary>
    public IReadOnlyCollection<AccountId> Accounts() => devices.Keys.Select(key => key.Account).ToHashSet();

    public void Put(Device device)
    {
        if (!device.IsPage) devices[(device.Account, device.Id)] = device;
    }

    public void Remove(AccountId account, string id) => devices.TryRemove((account, id), out _);

    /// <summary>Removes all devices of a deleted account.</summary>
    public void Forget(AccountId account)
    {
        foreach (var key in devices.Keys.Where(key => key.Account == account)) devices.TryRemove(key, out _);
        foreach (var key in removed.Keys.Where(key => key.Account == account)) removed.TryRemove(key, out _);
    }
}
