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

    public void Put(Device device)
    {
        if (!device.IsPage) devices[(device.Account, device.Id)] = device;
    }

    public void Remove(AccountId account, string id) => devices.TryRemove((account, id), out _);
}
