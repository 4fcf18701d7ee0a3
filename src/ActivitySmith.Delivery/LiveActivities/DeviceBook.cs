using System.Collections.Concurrent;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Devices;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>All paired devices in memory, as committed: where pushes go. About 1 KB each; and what is kept of those that were removed within the hour.</summary>
public sealed class DeviceBook(DeviceQueries queries, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(AccountId Account, string Id), Device> devices = new();

    private readonly ConcurrentDictionary<(AccountId Account, string Id), RemovedDevice> removed = new();

    /// <summary>Takes over what storage holds, in place of what is here. Commits are taken in afterwards, in their order.</summary>
    public async Task Load(CancellationToken cancellation)
    {
        var paired = await queries.Paired(cancellation);
        var gone = await queries.Removed(clock.GetUtcNow() - RemovedDevice.Patience, cancellation);
        devices.Clear();
        removed.Clear();
        foreach (var device in paired) devices.TryAdd((device.Account, device.Id), device);
        foreach (var device in gone) removed[(device.Account, device.Id)] = device;
    }

    public Device? Find(AccountId account, string id) => devices.GetValueOrDefault((account, id));

    /// <summary>Also what is kept of a removed device (<see cref="Device.RemovedAt"/>), whose cards are still to be ended.</summary>
    public Device? FindHolder(AccountId account, string id) => Find(account, id) ?? removed.GetValueOrDefault((account, id))?.AsDevice();

    /// <summary>Must come before the device itself goes, so that its cards never look as if nobody had them.</summary>
    public void Put(RemovedDevice device)
    {
        var givenUp = clock.GetUtcNow() - RemovedDevice.Patience;
        foreach (var (key, old) in removed)
            if (old.RemovedAt < givenUp) removed.TryRemove(key, out _);
        removed[(device.Account, device.Id)] = device;
    }

    /// <summary>Accounts with a paired device.</summary>
    public IReadOnlyCollection<AccountId> Accounts() => devices.Keys.Select(key => key.Account).ToHashSet();

    public void Put(Device device)
    {
        if (!device.IsPage) devices[(device.Account, device.Id)] = device;
    }

    public void Remove(AccountId account, string id) => devices.TryRemove((account, id), out _);

    /// <summary>All devices of an account that is gone.</summary>
    public void Forget(AccountId account)
    {
        foreach (var key in devices.Keys.Where(key => key.Account == account)) devices.TryRemove(key, out _);
        foreach (var key in removed.Keys.Where(key => key.Account == account)) removed.TryRemove(key, out _);
    }
}
