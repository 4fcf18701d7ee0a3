using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Devices;

/// <summary>Stores the profile that a device reports.</summary>
public sealed class ReportProfile(PairedDevice caller, DeviceProfile profile) : Command<Device>
{
    public override Result<Device> Apply(RowSet rows, DateTimeOffset now)
    {
        if (profile.Check() is { } invalid) return invalid;
        if (rows.Devices.Find(caller.Account, caller.DeviceId) is not { } device) return Catalogue.UnknownDevice;
        var after = profile.Apply(device, now);
        rows.Put(after);
        return after;
    }
}
