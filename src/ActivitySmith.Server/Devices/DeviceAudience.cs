using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Devices;

/// <summary>Decides whether a target includes a device, by the channels that the device is in now.</summary>
internal sealed class DeviceAudience(DeviceQueries devices)
{
    /// <summary>The device with its channels; null when it was removed since authentication.</summary>
    public async Task<DeviceView?> Of(DeviceCaller caller, CancellationToken cancellation)
    {
        var directory = await devices.Directory(caller.Account, cancellation);
        return directory.Devices.FirstOrDefault(device => device.Id == caller.Id) is { } self
            ? new DeviceView(self, directory.ChannelsOf(self).ToHashSet(StringComparer.Ordinal))
            : null;
    }

    /// <summary>The number on the app's icon.</summary>
    public Task<int> Badge(DeviceCaller caller, CancellationToken cancellation) => devices.Badge(caller.Account, caller.Id, cancellation);
}

/// <param name="Device">The device itself.</param>
/// <param name="Channels">Slugs of its channels.</param>
internal sealed record DeviceView(Device Device, IReadOnlySet<string> Channels)
{
    public bool IsMeant(Target target) => target.Reaches(Channels);
}
