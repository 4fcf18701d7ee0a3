using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Devices;

/// <summary>Removes a device, see <see cref="DeviceRemoval"/>.</summary>
public sealed class DeleteDevice(AccountId account, string deviceId) : Command<Device>
{
    public override Result<Device> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Devices.Find(account, deviceId) is not { } device) return ManagementCatalogue.DeviceNotFound(deviceId);
        if (device.IsPage) return ManagementCatalogue.BuiltInDeviceStays;
        DeviceRemoval.Remove(rows, device, now);
        return device;
    }
}
