using ActivitySmith.Domain.Devices;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>
/// What the deliveries of one activity change in the counts of the devices that it targets (<see cref="TargetedGroup"/>). It is kept up to date with
/// each delivery, so that a request need not look at every device. Not thread-safe.
/// </summary>
public sealed class ReachCount
{
    /// <summary>
    /// Ids of phones on which the activity could start, without a free place and without a delivery: the activity waits there. Null for none.
    /// </summary>
    private HashSet<string>? full;

    private int notified;
    private int queued;
    private int lost;

    /// <summary>Number of devices that lost the activity, by user; null for none.</summary>
    private Dictionary<string, int>? lostByUser;

    /// <summary>Number of phones that were full when the activity was counted.</summary>
    public int FullPhones => full?.Count ?? 0;

    private enum Share
    {
        /// <summary>The device lost the activity and receives no more of it.</summary>
        None,
        Queued,
        Notified,
    }

    /// <summary>A delivery was written.</summary>
    /// <param name="device">A device of the target.</param>
    /// <param name="before">The delivery before; null for none.</param>
    /// <param name="after">The delivery now; null for none.</param>
    public void Change(Device device, DeliveryRecord? before, DeliveryRecord? after)
    {
        if (device.IsPage) return;
        Add(device, ShareOf(device, before), -1);
        Add(device, ShareOf(device, after), +1);
    }

    /// <summary>A device came, changed or went, without a change of its delivery.</summary>
    /// <param name="before">The device as it was in the target; null when it was not.</param>
    /// <param name="after">The device as it is in the target; null when it is not.</param>
    /// <param name="delivery">Its delivery; null for none.</param>
    /// <param name="isFull">Whether it is a phone without a free place.</param>
    /// <returns>Whether it was counted as a phone without a free place.</returns>
    public bool Move(Device? before, Device? after, DeliveryRecord? delivery, bool isFull)
    {
        if (before is not null) Change(before, delivery, after: null);
        var wasFull = before is not null && full?.Remove(before.Id) == true;
        if (wasFull) (notified, queued) = (notified + 1, queued - 1);
        if (after is null) return wasFull;
        Change(after, before: null, delivery);
        if (delivery is not null || !isFull || !after.CanStart) return wasFull;
        (full ??= new(StringComparer.Ordinal)).Add(after.Id);
        (notified, queued) = (notified - 1, queued + 1);
        return wasFull;
    }

    public Reach Of(TargetedGroup group)
    {
        var users = group.Users;
        if (lost > 0)
            foreach (var (user, count) in lostByUser!)
                if (count == group.DevicesOf(user)) users--;
        return new Reach(group.Startable + notified, group.Count - group.Startable + queued, users);
    }

    /// <summary>Whether no device of the target has, or can still get, the activity.</summary>
    public bool IsLost(TargetedGroup group) => lost == group.Count;

    private void Add(Device device, Share share, int sign)
    {
        if (share == Share.Notified) notified += sign;
        else if (share == Share.Queued) queued += sign;
        else Lose(device.UserId, sign);
    }

    private void Lose(string userId, int sign)
    {
        lost += sign;
        lostByUser ??= new Dictionary<string, int>(StringComparer.Ordinal);
        var count = lostByUser.GetValueOrDefault(userId) + sign;
        if (count == 0) lostByUser.Remove(userId);
        else lostByUser[userId] = count;
    }

    private Share ShareOf(Device device, DeliveryRecord? delivery)
    {
        if (delivery is null) return device.CanStart && full?.Contains(device.Id) != true ? Share.Notified : Share.Queued;
        if (!delivery.IsOpen) return Share.None;
        return delivery.Phase switch
        {
            DeliveryPhase.Live => delivery.UpdateToken is not null || delivery.ChannelId is not null || device.WebPush is not null,
            DeliveryPhase.Starting => delivery.ChannelId is not null || device.WebPush is not null,
            DeliveryPhase.Due => device.CanStart,
            _ => false,
        } ? Share.Notified : Share.Queued;
    }
}
