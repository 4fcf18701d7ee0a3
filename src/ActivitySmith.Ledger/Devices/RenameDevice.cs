using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Devices;

/// <param name="account">The device's account.</param>
/// <param name="deviceId">The device.</param>
/// <param name="name">Null keeps.</param>
public sealed class RenameDevice(AccountId account, string deviceId, string? name) : Command<Device>
{
    public override Result<Device> Apply(RowSet rows, DateTimeOffset now)
    {
        if (DisplayName.Check(name) is { } badName) return badName;
        if (rows.Devices.Find(account, deviceId) is not { } device) return ManagementCatalogue.DeviceNotFound(deviceId);
        if (name is null || name == device.Name) return device;
        var renamed = device with { Name = name };
        rows.Put(renamed);
        return renamed;
    }
}
