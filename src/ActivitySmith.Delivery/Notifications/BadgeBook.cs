using System.Collections.Concurrent;
using ActivitySmith.Domain.Badges;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Devices;

namespace ActivitySmith.Delivery.Notifications;

/// <summary>The current badge count of every device in memory, as committed. Each push with a count reads it.</summary>
public sealed class BadgeBook(DeviceQueries queries)
{
    private readonly ConcurrentDictionary<(AccountId Account, string DeviceId), int> counts = new();

    /// <summary>Null when the device never got a count.</summary>
    public int? Find(AccountId account, string deviceId) => counts.TryGetValue((account, deviceId), out var count) ? count : null;

    internal async Task Load(CancellationToken cancellation)
    {
        var all = await queries.AllBadges(cancellation);
        counts.Clear();
        foreach (var badge in all) counts.TryAdd((badge.Account, badge.DeviceId), badge.Value);
    }

    internal void Put(BadgeCount badge) => counts[(badge.Account, badge.DeviceId)] = badge.Value;

    internal void Remove(AccountId account, string deviceId) => counts.TryRemove((account, deviceId), out _);

    internal void Forget(AccountId account)
    {
        foreach (var key in counts.Keys.Where(key => key.Account == account)) counts.TryRemove(key, out _);
    }
}
