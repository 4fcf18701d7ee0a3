using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Channels;

/// <summary>Adds a device to a channel or removes it; changes nothing when it is already so.</summary>
public sealed class AssignDevice(AccountId account, string slug, string deviceId, bool isMember) : Command<Channel>
{
    public override Result<Channel> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Channels.Find(account, slug) is not { } channel) return ManagementCatalogue.ChannelNotFound(slug);
        if (rows.Devices.Find(account, deviceId) is null) return ManagementCatalogue.DeviceNotFound(deviceId);
        if (channel.DeviceIds.Contains(deviceId) == isMember) return channel;
        var changed = channel with { DeviceIds = isMember ? [.. channel.DeviceIds, deviceId] : [.. channel.DeviceIds.Where(id => id != deviceId)] };
        rows.Put(changed);
        return changed;
    }
}
