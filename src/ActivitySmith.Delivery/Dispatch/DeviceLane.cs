using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Notifications;

namespace ActivitySmith.Delivery.Dispatch;

/// <summary>
/// One device with open one-off deliveries, as committed. One step at a time runs for it, so that two pushes with different badge counts
/// never race.
/// </summary>
internal sealed class DeviceLane(AccountId account, string deviceId)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, OpenDelivery> open = [];
    private readonly Dictionary<string, Notification> notifications = [];
    private readonly LanePasses passes = new();
    private bool isRetired;

    public AccountId Account => account;

    public string DeviceId => deviceId;

    public OpenDelivery[] Snapshot()
    {
        lock (gate) return [.. open.Values];
    }

    /// <summary>Ids of open notifications from before the start that have not been read yet.</summary>
    public IReadOnlyList<string> Unread()
    {
        lock (gate)
            return [.. open.Values.Select(delivery => delivery.Row)
                .Where(row => row.Kind == DeliveryKind.Notification && !notifications.ContainsKey(row.SubjectId))
                .Select(row => row.SubjectId).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Keeps a notification from <see cref="Unread"/> that was read.</summary>
    public void Keep(Notification notification)
    {
        lock (gate)
        {
            // A newer version may have been committed since it was read.
            if (IsOpen(notification.Id)) notifications.TryAdd(notification.Id, notification);
        }
    }

    /// <summary>Position at which the notification was sent; 0 when it was pruned.</summary>
    public long SeqOf(string id)
    {
        lock (gate) return notifications.GetValueOrDefault(id)?.SentSeq ?? 0;
    }

    /// <summary>When the delivery was opened; null when it is no longer open.</summary>
    public Moment? SinceOf(string deliveryId)
    {
        lock (gate) return open.GetValueOrDefault(deliveryId)?.Since;
    }

    /// <summary>The notification to send; null when it is from before the start and not read yet.</summary>
    public Notification? NotificationOf(string id)
    {
        lock (gate) return notifications.GetValueOrDefault(id);
    }

    /// <param name="delivery">As committed.</param>
    /// <param name="notification">The notification that is delivered, when it is in the same commit.</param>
    /// <param name="now">When the commit was observed.</param>
    /// <returns>False: the lane is retired, and a new one must take the delivery.</returns>
    public bool Take(DeliveryRecord delivery, Notification? notification, Moment now)
    {
        lock (gate)
        {
            if (isRetired) return false;
            if (delivery.IsOpen)
            {
                open[delivery.Id] = OpenDelivery.Committed(delivery, open.GetValueOrDefault(delivery.Id), now);
                if (notification is not null) notifications[delivery.SubjectId] = notification;
            }
            else
            {
                open.Remove(delivery.Id);
                if (!IsOpen(delivery.SubjectId)) notifications.Remove(delivery.SubjectId);
            }

            return true;
        }
    }

    /// <summary>Takes an open delivery of an earlier server.</summary>
    /// <returns>False: the lane is retired, and a new one must take the delivery.</returns>
    public bool TakeFound(DeliveryRecord delivery, ClockReading now)
    {
        lock (gate)
        {
            if (isRetired) return false;
            open[delivery.Id] = open.TryGetValue(delivery.Id, out var known)
                ? OpenDelivery.Committed(delivery, known, now.Moment)
                : OpenDelivery.Found(delivery, now);
            return true;
        }
    }

    /// <inheritdoc cref="LanePasses.TryBegin"/>
    public bool TryBegin()
    {
        lock (gate) return passes.TryBegin(mayRun: !isRetired);
    }

    /// <inheritdoc cref="LanePasses.TryContinue"/>
    public bool TryContinue()
    {
        lock (gate) return passes.TryContinue();
    }

    /// <inheritdoc cref="LanePasses.GiveUp"/>
    public void GiveUp()
    {
        lock (gate) passes.GiveUp();
    }

    /// <summary>Retires the lane when nothing is open.</summary>
    public bool TryRetire()
    {
        lock (gate) return isRetired |= open.Count == 0;
    }

    /// <summary>Retires the lane with all open deliveries, because its account was deleted.</summary>
    public void Drop()
    {
        lock (gate)
        {
            open.Clear();
            notifications.Clear();
            isRetired = true;
        }
    }

    /// <summary>Whether a version of the notification is still to be delivered. Most lanes have a few deliveries.</summary>
    private bool IsOpen(string subjectId) => open.Values.Any(delivery => delivery.Row.SubjectId == subjectId);
}
