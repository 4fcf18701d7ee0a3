using System.Collections.Concurrent;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Devices;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>All paired devices in memory, as committed: where pushes go. About 1 KB each.</summary>
public sealed class DeviceBook(DeviceQueries queries)
{
    private readonly ConcurrentDictionary<(AccountId Account, string Id), Device> devices = new();

    public async Task Load(CancellationToken cancellation)
    {
        foreach (var device in await queries.Paired(cancellation)) devices.TryAdd((device.Account, device.Id), device);
    }

    public Device? Find(AccountId account, string id) => devices.GetValueOrDefault((account, id));

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
    }
}
