using ActivitySmith.Domain.Channels;

namespace ActivitySmith.Domain.Devices;

/// <summary>A snapshot of one account's devices and channels, for targeting.</summary>
public sealed class AccountDirectory(IReadOnlyList<Device> devices, IReadOnlyList<Channel> channels)
{
    private readonly Dictionary<string, IReadOnlyList<Device>> members = [];

    public IReadOnlyList<Device> Devices { get; } = devices;

    public IReadOnlyList<Channel> Channels { get; } = channels;

    /// <summary>The devices of these channels, each once; null means the whole account. Unknown slugs have no devices.</summary>
    public IReadOnlyList<Device> Resolve(IReadOnlyList<string>? slugs)
    {
        if (slugs is null) return Devices;
        if (slugs.Count == 1) return Members(slugs[0]);
        var found = new HashSet<string>();
        return [.. slugs.SelectMany(Members).Where(device => found.Add(device.Id))];
    }

    /// <summary>Slugs of the channels that a device is in, directly or through its user.</summary>
    public IReadOnlyList<string> ChannelsOf(Device device) =>
        [.. Channels.Where(channel => channel.DeviceIds.Contains(device.Id) || channel.UserIds.Contains(device.UserId)).Select(channel => channel.Slug)];

    private IReadOnlyList<Device> Members(string slug)
    {
        lock (members)
        {
            if (members.TryGetValue(slug, out var known)) return known;
            if (Channels.FirstOrDefault(channel => channel.Slug == slug) is not { } channel) return [];
            return members[slug] = [.. Devices.Where(d => channel.DeviceIds.Contains(d.Id) || channel.UserIds.Contains(d.UserId))];
        }
    }
}
