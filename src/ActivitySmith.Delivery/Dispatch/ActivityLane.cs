using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Delivery.Dispatch;

/// <summary>
/// One activity: its newest version, its open deliveries as committed, and the devices that are owed its start. The dispatcher writes to it; one step
/// at a time reads it.
/// </summary>
internal sealed class ActivityLane(AccountId account, string activityId, Action<ActivityLane> schedule)
{
    /// <summary>
    /// Longest delay of the receipt of a routine update, so that a card that changes every second does not cost a write each time.
    /// </summary>
    private static readonly TimeSpan ReceiptDelay = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Seconds added to the clock and to the stored timestamps when a server takes over. The server before it may have had a clock that
    /// was fast by this much, and died before it stored what it sent. Phones ignore a push older than the last one they received.
    /// </summary>
    private const long Headstart = 5;

    private readonly Lock gate = new();
    private readonly Dictionary<string, OpenDelivery> deliveries = [];

    /// <summary>
    /// Open deliveries that a broadcast channel carries. A step does not look at them: a new version costs the same with one subscriber and with thousands.
    /// </summary>
    private readonly Dictionary<string, OpenDelivery> carried = [];

    /// <summary>Recipients without a delivery on which the activity can start.</summary>
    private readonly Dictionary<string, OpenDelivery> owed = [];

    /// <summary>Devices that have closed their delivery and get no more of the activity; null for none.</summary>
    private HashSet<string>? closed;

    private readonly Dictionary<string, Receipt> deferred = [];
    private readonly Dictionary<string, string> remembered = [];
    private readonly HashSet<string> underWay = [];
    private readonly LanePasses passes = new();
    private Moment receiptsDueAt;
    private OpenActivity? seen;
    private volatile bool isDeleted;

    public AccountId Account => account;

    public string ActivityId => activityId;

    /// <summary>Devices whose changes wake the lane. Only the thread that reads commits uses it.</summary>
    public HashSet<string> Linked { get; } = new(StringComparer.Ordinal);

    /// <summary>Timestamp of the last push to any device, UNIX seconds. Commits and the running step advance it.</summary>
    public long LastTimestamp { get; set; }

    /// <summary>When the last update was sent. Only the running step uses it.</summary>
    public Moment LastNextAt { get; set; } = Moment.Past;

    /// <summary>Whether the places of the ended activity on phones are free. Only the running step uses it.</summary>
    public bool HasReleasedPlaces { get; set; }

    /// <summary>Whether the database no longer has the activity.</summary>
    public bool IsDeleted
    {
        get => isDeleted;
        set => isDeleted = value;
    }

    public bool HasActivity
    {
        get
        {
            lock (gate) return seen is not null;
        }
    }

    /// <summary>Whether no delivery is open, and no start is owed.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (gate) return deliveries.Count + carried.Count + owed.Count == 0;
        }
    }

    /// <summary>The newest version while the activity runs; null after its end, and before it is loaded.</summary>
    public Activity? Running
    {
        get
        {
            lock (gate) return seen is { Newest: { IsRunning: true } newest } ? newest : null;
        }
    }

    /// <summary>All open deliveries.</summary>
    public IReadOnlyList<DeliveryRecord> Stored()
    {
        lock (gate) return [.. deliveries.Values.Concat(carried.Values).Select(open => open.Row)];
    }

    /// <summary>The open delivery of a device; null for none.</summary>
    public DeliveryRecord? HolderOf(string deviceId)
    {
        lock (gate) return Known(deviceId)?.Row;
    }

    /// <summary>A recipient is owed the start, unless it has or had the activity.</summary>
    /// <returns>Whether the start was not owed before.</returns>
    public bool Owe(string deviceId, ClockReading now)
    {
        lock (gate)
        {
            if (Known(deviceId) is not null || closed?.Contains(deviceId) == true) return false;
            var isNew = !owed.ContainsKey(deviceId);
            owed[deviceId] = OpenDelivery.Owed(account, activityId, deviceId, now); // Another one: a step that decides about the earlier one leaves this.
            return isNew;
        }
    }

    /// <summary>The device is no recipient.</summary>
    public void NoLongerOwed(string deviceId)
    {
        lock (gate) owed.Remove(deviceId);
    }

    /// <summary>
    /// The ledger has decided about a start that was owed; its delivery follows if there is one. When the device has changed since, the start is owed
    /// again, and another pass follows.
    /// </summary>
    public void Decided(DeliveryRecord start)
    {
        lock (gate)
        {
            if (!owed.TryGetValue(start.DeviceId, out var known)) return;
            if (ReferenceEquals(known.Row, start))
            {
                owed.Remove(start.DeviceId);
                return;
            }
        }

        schedule(this);
    }

    /// <summary>The device has closed its delivery before this process knew the activity.</summary>
    public void TakeClosed(string deviceId)
    {
        lock (gate)
        {
            if (Known(deviceId) is not null) return; // It is open again.
            (closed ??= []).Add(deviceId);
            owed.Remove(deviceId);
        }
    }

    /// <summary>The device was removed: the broadcast channel must not carry its card any further.</summary>
    public void DeviceRemoved(string deviceId)
    {
        lock (gate)
        {
            owed.Remove(deviceId);
            if (carried.Remove(deviceId, out var card)) deliveries[deviceId] = card;
        }
    }

    /// <summary>Begins a separate send to the device; false when one is in flight.</summary>
    public bool TryDepart(string deviceId)
    {
        lock (gate) return underWay.Add(deviceId);
    }

    public bool IsUnderWay(string deviceId)
    {
        lock (gate) return underWay.Contains(deviceId);
    }

    /// <summary>The separate send to the device has ended and is recorded. Schedules a pass for newer versions.</summary>
    public void Returned(string deviceId)
    {
        lock (gate) underWay.Remove(deviceId);
        schedule(this);
    }

    /// <summary>
    /// Whether these receipts may be written later. If they are lost, the next server begins at <see cref="Headstart"/> past the stored
    /// timestamps. That must be past the receipts' timestamps too, whatever its clock says.
    /// </summary>
    public bool MayDefer(Receipt[] receipts)
    {
        lock (gate)
            return Array.TrueForAll(
                receipts,
                receipt => deliveries.TryGetValue(receipt.Delivery.DeviceId, out var known) && receipt.Timestamp <= known.StoredTimestamp + Headstart);
    }

    /// <summary>The devices whose stored timestamp is more than <see cref="Headstart"/> behind this timestamp.</summary>
    public IReadOnlyList<string> Unreserved(long timestamp, IEnumerable<string> deviceIds)
    {
        lock (gate) return [.. deviceIds.Where(id => timestamp > (deliveries.TryGetValue(id, out var known) ? known.StoredTimestamp : 0) + Headstart)];
    }

    /// <summary>Keeps the newest receipt per device for later. The lane treats them as written.</summary>
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

    /// <summary>When the deferred receipts must be written; null when there are none.</summary>
    public Moment? ReceiptsDueAt
    {
        get
        {
            lock (gate) return deferred.Count > 0 ? receiptsDueAt : null;
        }
    }

    /// <summary>Removes and returns all deferred receipts.</summary>
    public Receipt[] TakeDeferred()
    {
        lock (gate)
        {
            Receipt[] taken = [.. deferred.Values];
            deferred.Clear();
            return taken;
        }
    }

    /// <summary>The activity's broadcast channel with this name; null when it has none.</summary>
    public string? ChannelOf(string name)
    {
        lock (gate) return remembered.GetValueOrDefault(name) ?? deliveries.GetValueOrDefault(name)?.Row.ChannelId;
    }

    /// <summary>
    /// Whether that channel is being ended. Until it has ended, no card may subscribe to it, and no other channel may replace it.
    /// </summary>
    public bool IsChannelLeaving(string name)
    {
        lock (gate) return deliveries.GetValueOrDefault(name) is { Row.IsLeaving: true };
    }

    /// <summary>Remembers a channel that the step has just taken, until its delivery is committed.</summary>
    public void Remember(string name, string channelId)
    {
        lock (gate) remembered[name] = channelId;
    }

    /// <summary>The activity (null before it is loaded), and the deliveries that a step must look at.</summary>
    public (OpenActivity? Activity, OpenDelivery[] Deliveries) Snapshot()
    {
        lock (gate) return (seen, [.. deliveries.Values, .. owed.Values]);
    }

    /// <returns>Whether the target has changed.</returns>
    public bool Take(Activity activity, ClockReading now)
    {
        lock (gate)
        {
            if (activity.Version < seen?.Newest.Version) return false;
            var isRetargeted = seen is not null && !seen.Newest.Shown.Target.Same(activity.Shown.Target);
            seen = OpenActivity.Of(activity, seen, now);
            if (!activity.IsRunning) owed.Clear();
            // The app may have started the card itself since, which gives the card this timestamp.
            LastTimestamp = Math.Max(LastTimestamp, activity.UpdatedAt.ToUnixTimeSeconds() - 1);
            return isRetargeted;
        }
    }

    /// <summary>Takes a delivery that was just committed.</summary>
    /// <param name="delivery">The row.</param>
    /// <param name="now">When the commit was seen.</param>
    /// <param name="isPaired">Whether the device is paired, or the row is the delivery of a broadcast channel.</param>
    public void Take(DeliveryRecord delivery, ClockReading now, bool isPaired = true)
    {
        lock (gate)
        {
            var known = Known(delivery.DeviceId);
            Forget(delivery.DeviceId);
            if (delivery.IsOpen)
            {
                var row = deferred.TryGetValue(delivery.DeviceId, out var taken) ? DeliveryRules.After(delivery, taken, delivery.UpdatedAt) : delivery;
                Keep(OpenDelivery.Committed(row, known, now.Moment) with { StoredTimestamp = delivery.Timestamp }, isPaired);
            }
            else if (delivery.Phase != DeliveryPhase.Left && !delivery.IsBroadcast)
            {
                (closed ??= []).Add(delivery.DeviceId);
            }

            remembered.Remove(delivery.DeviceId);
            LastTimestamp = Math.Max(LastTimestamp, delivery.Timestamp);
        }
    }

    /// <summary>Discards the activity, which may have changed unseen. It is read again before its next use.</summary>
    public void Outdate()
    {
        lock (gate)
        {
            seen = null;
            owed.Clear();
        }
    }

    /// <summary>Takes an open delivery read from the database: from an earlier server, or already known.</summary>
    public void TakeFound(DeliveryRecord delivery, ClockReading now, bool isPaired = true)
    {
        lock (gate)
        {
            if (Known(delivery.DeviceId) is not null)
            {
                Take(delivery, now, isPaired);
                return;
            }

            Forget(delivery.DeviceId);
            Keep(OpenDelivery.Found(delivery, now), isPaired);
            LastTimestamp = Math.Max(LastTimestamp, delivery.Timestamp);
        }
    }

    /// <summary>Discards all deliveries, because the account was deleted.</summary>
    public void Drop()
    {
        lock (gate)
        {
            deliveries.Clear();
            carried.Clear();
            owed.Clear();
            deferred.Clear();
            remembered.Clear();
        }
    }

    /// <summary>Continues for a server that may have sent more than it stored, with a different clock.</summary>
    public void GoOn(DateTimeOffset now)
    {
        lock (gate) LastTimestamp = Math.Max(LastTimestamp, now.ToUnixTimeSeconds()) + Headstart;
    }

    /// <inheritdoc cref="LanePasses.TryBegin"/>
    public bool TryBegin()
    {
        lock (gate) return passes.TryBegin();
    }

    /// <inheritdoc cref="LanePasses.GiveUp"/>
    public void GiveUp()
    {
        lock (gate) passes.GiveUp();
    }

    /// <inheritdoc cref="LanePasses.TryContinue"/>
    public bool TryContinue()
    {
        lock (gate) return passes.TryContinue();
    }

    private OpenDelivery? Known(string deviceId) => deliveries.GetValueOrDefault(deviceId) ?? carried.GetValueOrDefault(deviceId);

    private void Forget(string deviceId)
    {
        deliveries.Remove(deviceId);
        carried.Remove(deviceId);
        owed.Remove(deviceId);
        closed?.Remove(deviceId);
    }

    private void Keep(OpenDelivery open, bool isPaired) =>
        (isPaired && DeliveryRules.IsCarriedByChannel(open.Row) ? carried : deliveries)[open.Row.DeviceId] = open;
}
