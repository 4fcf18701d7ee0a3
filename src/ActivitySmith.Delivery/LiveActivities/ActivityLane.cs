using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>
/// One activity with open deliveries: its newest version and the rows behind it, as committed. Changed by the dispatcher's intake, read
/// by the one step that runs for it at a time.
/// </summary>
internal sealed class ActivityLane(AccountId account, string activityId, Action<ActivityLane> schedule)
{
    /// <summary>How long the receipt of a routine update may wait, so that a card that changes every second does not cost a write each time.</summary>
    private static readonly TimeSpan ReceiptPatience = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<string, DeliveryRecord> deliveries = [];
    private readonly Dictionary<string, SendOutcome> deferred = [];
    private readonly Dictionary<string, string> remembered = [];
    private readonly HashSet<string> underWay = [];
    private readonly Dictionary<string, long> startedAt = [];
    private DateTimeOffset receiptsDueAt;
    private Activity? newest;
    private bool isRunning;
    private bool isDirty;
    private volatile bool isGone;

    public AccountId Account => account;

    public string ActivityId => activityId;

    /// <summary>Timestamp of the last push to anybody, UNIX seconds; commits and the running step move it on.</summary>
    public long LastTimestamp { get; set; }

    /// <summary>When a new version last went out; only the running step touches it.</summary>
    public DateTimeOffset LastNextAt { get; set; } = DateTimeOffset.MinValue;

    /// <summary>Whether the storage has no such activity any more.</summary>
    public bool IsGone
    {
        get => isGone;
        set => isGone = value;
    }

    public bool HasActivity
    {
        get
        {
            lock (gate) return newest is not null;
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (gate) return deliveries.Count == 0;
        }
    }

    /// <summary>A start is handed out to the device: until what became of it is known, no other follows within <see cref="DeliveryRules.StartTimeout"/>.</summary>
    /// <param name="timestamp">Of the monotonic clock; the time of day, which the row keeps, may be set forward.</param>
    public void HandedOut(string deviceId, long timestamp)
    {
        lock (gate) startedAt[deviceId] = timestamp;
    }

    /// <summary>When the start whose fate is unknown was handed out here; null: there is none.</summary>
    public long? UnknownSince(string deviceId)
    {
        lock (gate) return startedAt.TryGetValue(deviceId, out var timestamp) ? timestamp : null;
    }

    /// <summary>A send of its own goes to the device; false when one is on its way already.</summary>
    public bool TryDepart(string deviceId)
    {
        lock (gate) return underWay.Add(deviceId);
    }

    public bool IsUnderWay(string deviceId)
    {
        lock (gate) return underWay.Contains(deviceId);
    }

    /// <summary>The send to the device is over and written down; there may be something newer.</summary>
    public void Returned(string deviceId)
    {
        lock (gate) underWay.Remove(deviceId);
        schedule(this);
    }

    /// <summary>Keeps receipts for later, newest per device; the lane counts them as written.</summary>
    public void Defer(SendOutcome[] outcomes, DateTimeOffset now)
    {
        lock (gate)
        {
            if (deferred.Count == 0) receiptsDueAt = now + ReceiptPatience;
            foreach (var outcome in outcomes)
            {
                deferred[outcome.DeviceId] = outcome;
                if (deliveries.TryGetValue(outcome.DeviceId, out var delivery)) deliveries[outcome.DeviceId] = DeliveryRules.After(delivery, outcome, now);
            }
        }
    }

    /// <summary>When the receipts that wait are to be written; null: none waits.</summary>
    public DateTimeOffset? ReceiptsDueAt
    {
        get
        {
            lock (gate) return deferred.Count > 0 ? receiptsDueAt : null;
        }
    }

    /// <summary>Receipts that are to be written now; none is left.</summary>
    public SendOutcome[] TakeDeferred()
    {
        lock (gate)
        {
            SendOutcome[] taken = [.. deferred.Values];
            deferred.Clear();
            return taken;
        }
    }

    /// <summary>The activity's broadcast channel under that name; null when it has none.</summary>
    public string? ChannelOf(string name)
    {
        lock (gate) return remembered.GetValueOrDefault(name) ?? deliveries.GetValueOrDefault(name)?.ChannelId;
    }

    /// <summary>Whether that channel is being ended, so that no card may begin to listen to it, and there can be no other yet.</summary>
    public bool IsChannelLeaving(string name)
    {
        lock (gate) return deliveries.GetValueOrDefault(name) is { IsLeaving: true };
    }

    /// <summary>A channel that the step has just taken; its delivery is on the way.</summary>
    public void Remember(string name, string channelId)
    {
        lock (gate) remembered[name] = channelId;
    }

    /// <summary>The activity, null before it is loaded, and its open deliveries.</summary>
    public (Activity? Activity, DeliveryRecord[] Deliveries) Snapshot()
    {
        lock (gate) return (newest, [.. deliveries.Values]);
    }

    /// <returns>Whether it is meant for others than before.</returns>
    public bool Take(Activity activity)
    {
        lock (gate)
        {
            if (newest is not null && activity.Version < newest.Version) return false;
            var isRetargeted = newest is not null && !newest.Shown.Target.Same(activity.Shown.Target);
            newest = activity;
            return isRetargeted;
        }
    }

    public void Take(DeliveryRecord delivery)
    {
        lock (gate)
        {
            if (delivery.IsOpen) deliveries[delivery.DeviceId] = deferred.TryGetValue(delivery.DeviceId, out var taken) ? DeliveryRules.After(delivery, taken, delivery.UpdatedAt) : delivery;
            else deliveries.Remove(delivery.DeviceId);
            if (!delivery.IsOpen || delivery.Phase != DeliveryPhase.Starting) startedAt.Remove(delivery.DeviceId);
            remembered.Remove(delivery.DeviceId);
            LastTimestamp = Math.Max(LastTimestamp, delivery.Timestamp);
        }
    }

    /// <summary>The activity may have changed unseen; it is read again before it is used.</summary>
    public void Outdate()
    {
        lock (gate) newest = null;
    }

    /// <summary>Nothing of it is delivered any more: its account is gone.</summary>
    public void Drop()
    {
        lock (gate)
        {
            deliveries.Clear();
            deferred.Clear();
            remembered.Clear();
            startedAt.Clear();
        }
    }

    /// <summary>Lets the timestamps to come be newer than that.</summary>
    public void GoOnFrom(long timestamp)
    {
        lock (gate) LastTimestamp = Math.Max(LastTimestamp, timestamp);
    }

    /// <summary>Whether the caller is to run the lane; else the one that runs it looks once more.</summary>
    public bool TryBegin()
    {
        lock (gate)
        {
            isDirty = true;
            if (isRunning) return false;
            return isRunning = true;
        }
    }

    /// <summary>The run failed.</summary>
    public void GiveUp()
    {
        lock (gate) isRunning = false;
    }

    /// <summary>Whether there is something to look at; else the run is over.</summary>
    public bool GoesOn()
    {
        lock (gate)
        {
            if (!isDirty) isRunning = false;
            isDirty = false;
            return isRunning;
        }
    }
}
