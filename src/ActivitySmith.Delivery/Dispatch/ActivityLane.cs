using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Delivery.Dispatch;

/// <summary>
/// One activity with open deliveries: its newest version and the rows behind it, as committed. Changed by the dispatcher's intake, read
/// by the one step that runs for it at a time.
/// </summary>
internal sealed class ActivityLane(AccountId account, string activityId, Action<ActivityLane> schedule)
{
    /// <summary>How long the receipt of a routine update may wait, so that a card that changes every second does not cost a write each time.</summary>
    private static readonly TimeSpan ReceiptDelay = TimeSpan.FromSeconds(5);

    /// <summary>
    /// By how many seconds the timestamps of a server that takes work over run ahead of its clock, and of what it finds on disk: the one before it may have
    /// had a clock that is fast by so much, and died before it wrote down what it sent. Phones ignore what is older than what they saw.
    /// </summary>
    private const long Headstart = 5;

    private readonly Lock gate = new();
    private readonly Dictionary<string, OpenDelivery> deliveries = [];
    private readonly Dictionary<string, Receipt> deferred = [];
    private readonly Dictionary<string, string> remembered = [];
    private readonly HashSet<string> underWay = [];
    private Moment receiptsDueAt;
    private OpenActivity? seen;
    private bool isRunning;
    private bool isDirty;
    private volatile bool isGone;

    public AccountId Account => account;

    public string ActivityId => activityId;

    /// <summary>Timestamp of the last push to anybody, UNIX seconds; commits and the running step move it on.</summary>
    public long LastTimestamp { get; set; }

    /// <summary>When a new version last went out; only the running step touches it.</summary>
    public Moment LastNextAt { get; set; } = Moment.Past;

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
            lock (gate) return seen is not null;
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (gate) return deliveries.Count == 0;
        }
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

    /// <summary>
    /// Whether receipts may wait: should they be lost, the server that comes next begins at <see cref="Headstart"/> beyond the timestamps on disk, which must
    /// be beyond theirs, whatever its clock says.
    /// </summary>
    public bool MayDefer(Receipt[] receipts)
    {
        lock (gate)
            return Array.TrueForAll(receipts, receipt => deliveries.TryGetValue(receipt.Delivery.DeviceId, out var known) && receipt.Timestamp <= known.StoredTimestamp + Headstart);
    }

    /// <summary>Those of the devices for which a timestamp is further ahead of what is on disk than a server that takes over goes.</summary>
    public IReadOnlyList<string> Unreserved(long timestamp, IEnumerable<string> deviceIds)
    {
        lock (gate) return [.. deviceIds.Where(id => timestamp > (deliveries.TryGetValue(id, out var known) ? known.StoredTimestamp : 0) + Headstart)];
    }

    /// <summary>Keeps receipts for later, newest per device; the lane counts them as written.</summary>
    public void Defer(Receipt[] receipts, ClockReading now)
    {
        lock (gate)
        {
            if (deferred.Count == 0) receiptsDueAt = now.Moment + ReceiptDelay;
            foreach (var receipt in receipts)
            {
                var device = receipt.Delivery.DeviceId;
                deferred[device] = receipt;
                if (!deliveries.TryGetValue(device, out var known)) continue;
                var row = DeliveryRules.After(known.Row, receipt, now.Time);
                deliveries[device] = OpenDelivery.Committed(row, known, now.Moment) with { StoredTimestamp = known.StoredTimestamp };
            }
        }
    }

    /// <summary>When the receipts that wait are to be written; null: none waits.</summary>
    public Moment? ReceiptsDueAt
    {
        get
        {
            lock (gate) return deferred.Count > 0 ? receiptsDueAt : null;
        }
    }

    /// <summary>Receipts that are to be written now; none is left.</summary>
    public Receipt[] TakeDeferred()
    {
        lock (gate)
        {
            Receipt[] taken = [.. deferred.Values];
            deferred.Clear();
            return taken;
        }
    }

    /// <summary>The activity's broadcast channel under that name; null when it has none.</summary>
    public string? ChannelOf(string name)
    {
        lock (gate) return remembered.GetValueOrDefault(name) ?? deliveries.GetValueOrDefault(name)?.Row.ChannelId;
    }

    /// <summary>Whether that channel is being ended, so that no card may begin to listen to it, and there can be no other yet.</summary>
    public bool IsChannelLeaving(string name)
    {
        lock (gate) return deliveries.GetValueOrDefault(name) is { Row.IsLeaving: true };
    }

    /// <summary>A channel that the step has just taken; its delivery is on the way.</summary>
    public void Remember(string name, string channelId)
    {
        lock (gate) remembered[name] = channelId;
    }

    /// <summary>The activity, null before it is loaded, and its open deliveries.</summary>
    public (OpenActivity? Activity, OpenDelivery[] Deliveries) Snapshot()
    {
        lock (gate) return (seen, [.. deliveries.Values]);
    }

    /// <returns>Whether it is meant for others than before.</returns>
    public bool Take(Activity activity, ClockReading now)
    {
        lock (gate)
        {
            if (activity.Version < seen?.Newest.Version) return false;
            var isRetargeted = seen is not null && !seen.Newest.Shown.Target.Same(activity.Shown.Target);
            seen = OpenActivity.Of(activity, seen, now);
            LastTimestamp = Math.Max(LastTimestamp, activity.UpdatedAt.ToUnixTimeSeconds() - 1); // Its app may have shown it since, which dates it so.
            return isRetargeted;
        }
    }

    /// <summary>A delivery that was committed this moment.</summary>
    public void Take(DeliveryRecord delivery, ClockReading now)
    {
        lock (gate)
        {
            if (delivery.IsOpen)
            {
                var row = deferred.TryGetValue(delivery.DeviceId, out var taken) ? DeliveryRules.After(delivery, taken, delivery.UpdatedAt) : delivery;
                deliveries[delivery.DeviceId] = OpenDelivery.Committed(row, deliveries.GetValueOrDefault(delivery.DeviceId), now.Moment) with { StoredTimestamp = delivery.Timestamp };
            }
            else
            {
                deliveries.Remove(delivery.DeviceId);
            }

            remembered.Remove(delivery.DeviceId);
            LastTimestamp = Math.Max(LastTimestamp, delivery.Timestamp);
        }
    }

    /// <summary>The activity may have changed unseen; it is read again before it is used.</summary>
    public void Outdate()
    {
        lock (gate) seen = null;
    }

    /// <summary>An open delivery as it is read on disk: of an earlier server, or known already.</summary>
    public void TakeFound(DeliveryRecord delivery, ClockReading now)
    {
        lock (gate)
        {
            if (deliveries.ContainsKey(delivery.DeviceId))
            {
                Take(delivery, now);
                return;
            }

            deliveries[delivery.DeviceId] = OpenDelivery.Found(delivery, now);
            LastTimestamp = Math.Max(LastTimestamp, delivery.Timestamp);
        }
    }

    /// <summary>Nothing of it is delivered any more: its account is gone.</summary>
    public void Drop()
    {
        lock (gate)
        {
            deliveries.Clear();
            deferred.Clear();
            remembered.Clear();
        }
    }

    /// <summary>Takes over from a server that may have sent more than it wrote down, by whatever clock.</summary>
    public void GoOn(DateTimeOffset now)
    {
        lock (gate) LastTimestamp = Math.Max(LastTimestamp, now.ToUnixTimeSeconds()) + Headstart;
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
