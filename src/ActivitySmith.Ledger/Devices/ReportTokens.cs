using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Devices;

/// <summary>Stores the push addresses that a device reports, except those for which a newer one is known.</summary>
public sealed class ReportTokens(PairedDevice caller, TokenReport report) : Command<Device>
{
    public override Result<Device> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Devices.Find(caller.Account, caller.DeviceId) is not { } device) return Catalogue.UnknownDevice;
        if (report.Check(device) is { } invalid) return invalid;
        var after = report.Apply(device, now);
        if (!ReferenceEquals(after, device)) rows.Put(after);
        return after;
    }
}
