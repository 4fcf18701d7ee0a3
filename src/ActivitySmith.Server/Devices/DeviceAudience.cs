using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Devices;

/// <summary>Decides whether a target includes a device, by the channels that the device is in now.</summary>
internal sealed class DeviceAudience(DeviceQueries devices, ChannelQueries channels)
{
    /// <summary>The device with its channels; null when it was removed since authentication.</summary>
    public async Task<DeviceView?> Of(DeviceCaller caller, CancellationToken cancellation)
    {
        if (await devices.Find(caller.Account, caller.Id, cancellation) is not { } self) return null;
        var directory = new AccountDirectory([self], await channels.All(caller.Account, cancellation));
        return new DeviceView(self, directory.ChannelsOf(self).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>False when the device was removed since authentication.</summary>
    public async Task<bool> IsPaired(DeviceCaller caller, CancellationToken cancellation) =>
        await devices.Find(caller.Account, caller.Id, cancellation) is not null;

    /// <summary>The number on the app's icon.</summary>
    public Task<int> Badge(DeviceCaller caller, CancellationToken cancellation) => devices.Badge(caller.Account, caller.Id, cancellation);
}

/// <param name="Device">The device itself.</param>
/// <param name="Channels">Slugs of its channels.</param>
internal sealed record DeviceView(Device Device, IReadOnlySet<string> Channels)
{
    public bool IsMeant(Target target) => target.Reaches(Channels);
}
