using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Badges;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Badges;

/// <summary>Sets the number on the app's icon of every targeted device.</summary>
public sealed class SetBadge(Caller caller, int value, Target target) : Command<Reached>
{
    public override Result<Reached> Apply(RowSet rows, DateTimeOffset now)
    {
        var devices = rows.Directory(caller.Account).Resolve(target.Channels);
        if (devices.Count == 0) return Catalogue.NoDevices(target.Channels);
        foreach (var device in devices) rows.Badges.Put(new BadgeCount(caller.Account, device.Id, value, now));
        OneOffs.BadgeChanged(rows, devices, now);
        return new Reached(target.Channels, Reach.Of(devices));
    }
}
