using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Devices;

/// <summary>
/// Takes a device out of its account: its token, its badge and its places in channels go with this commit. Its cards do not, as nothing but a
/// push takes them off a phone: what their ends need is kept for as long as it may take (<see cref="RemovedDevice"/>).
/// </summary>
internal static class DeviceRemoval
{
    public static void Remove(RowSet rows, Device device, DateTimeOffset now)
    {
        foreach (var channel in rows.Directory(device.Account).Channels.Where(channel => channel.DeviceIds.Contains(device.Id)).ToList())
            rows.Put(channel with { DeviceIds = [.. channel.DeviceIds.Where(id => id != device.Id)] });
        rows.Badges.Remove(device.Account, device.Id);
        if (device.Kind == DeviceKind.Ios) rows.RemovedDevices.Put(RemovedDevice.Of(device, now));
        rows.RemoveDevice(device.Account, device.Id);
        Recipients.Removed(rows, device, now);
    }
}
