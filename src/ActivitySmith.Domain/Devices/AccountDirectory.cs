using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActivitySmith.Domain.Channels;

namespace ActivitySmith.Domain.Devices;

/// <summary>
/// A snapshot of one account's devices and channels, for targeting. A change makes another snapshot, which shares what is the same: a new token of
/// one device costs less than a kilobyte with any number of devices, and no target is resolved again.
/// </summary>
public sealed class AccountDirectory
{
    /// <summary>Maximum number of resolved targets in memory; beyond it they are resolved again.</summary>
    private const int MaxTargets = 1_000;

    private readonly ImmutableList<Device> devices;
    private readonly Dictionary<string, int> positions;
    private readonly ConcurrentDictionary<string, TargetedGroup> targets;

    /// <param name="devices">In the order of pairing.</param>
    /// <param name="channels">The account's channels.</param>
    public AccountDirectory(IReadOnlyList<Device> devices, IReadOnlyList<Channel> channels)
        : this([.. devices], PositionsOf(devices), channels, new ConcurrentDictionary<string, TargetedGroup>())
    {
    }

    private AccountDirectory(
        ImmutableList<Device> devices, Dictionary<string, int> positions, IReadOnlyList<Channel> channels, ConcurrentDictionary<string, TargetedGroup> targets)
    {
        (this.devices, this.positions, this.targets) = (devices, positions, targets);
        Channels = channels;
    }

    public IReadOnlyList<Device> Devices => devices;

    public IReadOnlyList<Channel> Channels { get; }

    public Device? Find(string deviceId) => positions.TryGetValue(deviceId, out var position) ? devices[position] : null;

    /// <summary>The devices of these channels, each once; null means the whole account. Unknown slugs have no devices.</summary>
    public TargetedDevices Resolve(IReadOnlyList<string>? slugs) => new(devices, GroupOf(slugs));

    /// <summary>Whether a device is one of those that <see cref="Resolve"/> returns.</summary>
    public bool IsTargeted(IReadOnlyList<string>? slugs, string deviceId)
    {
        if (!positions.TryGetValue(deviceId, out var position)) return false;
        if (slugs is null) return true;
        if (targets.TryGetValue(KeyOf(slugs), out var known)) return known.Has(position);
        foreach (var channel in Channels)
        {
            if (slugs.Contains(channel.Slug) && (channel.DeviceIds.Contains(deviceId) || channel.UserIds.Contains(devices[position].UserId))) return true;
        }

        return false;
    }

    /// <summary>Slugs of the channels that a device is in, directly or through its user.</summary>
    public IReadOnlyList<string> ChannelsOf(Device device) =>
        [.. Channels.Where(channel => channel.DeviceIds.Contains(device.Id) || channel.UserIds.Contains(device.UserId)).Select(channel => channel.Slug)];

    /// <summary>The directory with a new device, or with the new row of a known one.</summary>
    public AccountDirectory With(Device device)
    {
        if (!positions.TryGetValue(device.Id, out var position)) return new AccountDirectory(devices.Add(device), Channels);
        return new AccountDirectory(
            devices.SetItem(position, device), positions, Channels, TargetedGroup.CountsAlike(devices[position], device) ? targets : new());
    }

    public AccountDirectory Without(string deviceId) =>
        positions.ContainsKey(deviceId) ? new AccountDirectory(devices.RemoveAll(device => device.Id == deviceId), Channels) : this;

    /// <summary>The directory with a new channel, or with the new row of a known one.</summary>
    public AccountDirectory With(Channel channel) => WithChannels(
        [.. Channels.Where(known => known.Slug != channel.Slug).Append(channel).OrderBy(known => known.Slug, StringComparer.Ordinal)]);

    public AccountDirectory WithoutChannel(string slug) => WithChannels([.. Channels.Where(channel => channel.Slug != slug)]);

    private AccountDirectory WithChannels(IReadOnlyList<Channel> channels) => new(devices, positions, channels, new());

    private static Dictionary<string, int> PositionsOf(IReadOnlyList<Device> devices)
    {
        var found = new Dictionary<string, int>(devices.Count, StringComparer.Ordinal);
        for (var i = 0; i < devices.Count; i++) found[devices[i].Id] = i;
        return found;
    }

    private TargetedGroup GroupOf(IReadOnlyList<string>? slugs)
    {
        var key = KeyOf(slugs);
        if (targets.TryGetValue(key, out var known)) return known;
        if (targets.Count >= MaxTargets) targets.Clear();
        return targets[key] = slugs is null ? TargetedGroup.OfAll(devices) : TargetedGroup.Of(devices, PositionsIn(slugs));
    }

    private static string KeyOf(IReadOnlyList<string>? slugs) => slugs is null ? "" : slugs.Count == 1 ? slugs[0] : string.Join(' ', slugs);

    private int[] PositionsIn(IReadOnlyList<string> slugs)
    {
        var found = new HashSet<int>();
        foreach (var channel in Channels)
        {
            if (!slugs.Contains(channel.Slug)) continue;
            foreach (var id in channel.DeviceIds)
                if (positions.TryGetValue(id, out var position)) found.Add(position);
            if (channel.UserIds.Count == 0) continue;
            var users = channel.UserIds.ToHashSet(StringComparer.Ordinal);
            var place = 0;
            foreach (var device in devices)
            {
                if (users.Contains(device.UserId)) found.Add(place);
                place++;
            }
        }

        int[] sorted = [.. found];
        Array.Sort(sorted);
        return sorted;
    }
}
