using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Devices;

/// <summary>
/// Removes a device from its account: this commit removes its token, its badge and its channel memberships. Live Activities on a phone can only be
/// ended by a push, so the data that those pushes need is kept for a while (<see cref="RemovedDevice"/>).
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
