using System.Collections.Concurrent;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>
/// All paired devices in memory, as committed, about 1 KB each, the channels, and the devices that were removed within the last hour. Any thread may
/// find a device; only the thread that reads commits changes the book and resolves targets.
/// </summary>
public sealed class DeviceBook(DeviceQueries queries, TimeProvider clock)
{
    private static readonly AccountDirectory Empty = new([], []);

    private readonly ConcurrentDictionary<(AccountId Account, string Id), Device> devices = new();

    private readonly ConcurrentDictionary<(AccountId Account, string Id), Device> removed = new();

    private readonly ConcurrentDictionary<AccountId, AccountDirectory> directories = new();

    /// <summary>Replaces the content with what is stored. Later commits are applied in their order.</summary>
    public async Task Load(CancellationToken cancellation)
    {
        var paired = await queries.Paired(cancellation);
        var channels = (await queries.Channels(cancellation)).ToLookup(channel => channel.Account);
        var now = clock.Read();
        var found = await queries.Removed(now.Time - RemovedDevice.Retention, cancellation);
        var known = removed.ToDictionary();
        devices.Clear();
        removed.Clear();
        directories.Clear();
        foreach (var device in paired) devices.TryAdd((device.Account, device.Id), device);
        foreach (var ofAccount in paired.GroupBy(device => device.Account))
            directories[ofAccount.Key] = new AccountDirectory([.. ofAccount.OrderBy(device => device.CreatedAt)], [.. channels[ofAccount.Key]]);
        foreach (var account in channels)
            directories.TryAdd(account.Key, new AccountDirectory([], [.. account]));
        foreach (var device in found)
            removed[(device.Account, device.Id)] =
                device.AsDevice(known.GetValueOrDefault((device.Account, device.Id))?.RemovedSince ?? now.Of(device.RemovedAt));
    }

    /// <summary>Whether no device is paired, and none has cards that are still to be ended.</summary>
    public bool IsEmpty => devices.IsEmpty && removed.IsEmpty;

    public Device? Find(AccountId account, string id) => devices.GetValueOrDefault((account, id));

    /// <summary>All paired devices. Changes during the enumeration may or may not appear.</summary>
    public IEnumerable<Device> All() => devices.Select(entry => entry.Value);

    /// <summary>Also finds a removed device (<see cref="Device.RemovedSince"/>) whose cards are still to be ended.</summary>
    public Device? FindHolder(AccountId account, string id) => Find(account, id) ?? removed.GetValueOrDefault((account, id));

    /// <summary>The account's devices without pages, and its channels.</summary>
    public AccountDirectory Directory(AccountId account) => directories.GetValueOrDefault(account, Empty);

    /// <summary>Whether an activity can start on any device of the account.</summary>
    public bool CanStart(AccountId account) => Directory(account).Resolve(slugs: null).Group.Startable > 0;

    /// <summary>Accounts with a paired device.</summary>
    public IReadOnlyCollection<AccountId> Accounts() => [.. directories.Where(known => known.Value.Devices.Count > 0).Select(known => known.Key)];

    /// <summary>Must come before <see cref="Remove"/>, so that its cards always have a device.</summary>
    public void Put(RemovedDevice device)
    {
        var now = clock.GetMoment();
        foreach (var (key, old) in removed)
            if (old.RemovedSince < now - RemovedDevice.Retention) removed.TryRemove(key, out _);
        var known = removed.GetValueOrDefault((device.Account, device.Id))?.RemovedSince;
        removed[(device.Account, device.Id)] = device.AsDevice(known ?? now); // Counts from now, regardless of the clock of the node that wrote it.
    }

    public void Put(Device device)
    {
        if (device.IsPage) return;
        devices[(device.Account, device.Id)] = device;
        directories[device.Account] = Directory(device.Account).With(device);
    }

    public void Remove(AccountId account, string id)
    {
        if (devices.TryRemove((account, id), out _)) directories[account] = Directory(account).Without(id);
    }

    public void Put(Channel channel) => directories[channel.Account] = Directory(channel.Account).With(channel);

    public void RemoveChannel(RowKey channel) => directories[channel.Account] = Directory(channel.Account).WithoutChannel(channel.Id);

    /// <summary>Removes all devices of a deleted account.</summary>
    public void Forget(AccountId account)
    {
        foreach (var key in devices.Keys.Where(key => key.Account == account)) devices.TryRemove(key, out _);
        foreach (var key in removed.Keys.Where(key => key.Account == account)) removed.TryRemove(key, out _);
        directories.TryRemove(account, out _);
    }
}
