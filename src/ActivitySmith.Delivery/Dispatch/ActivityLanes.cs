using System.Collections.Concurrent;
using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger;

namespace ActivitySmith.Delivery.Dispatch;

/// <summary>
/// The lanes of all activities that concern a phone or a browser: those with open deliveries, and every running activity of an account in which an
/// activity can start on a device. Who is owed what follows from the activities, the devices and the deliveries in memory, so a change of devices
/// reads nothing. Any thread may read the lanes; only the thread that reads commits changes them.
/// </summary>
internal sealed class ActivityLanes(DeviceBook devices, Regrouper regrouper, IDuty duty, Action<ActivityLane> schedule)
{
    private readonly ConcurrentDictionary<(AccountId Account, string Id), ActivityLane> lanes = new();
    private readonly Dictionary<(AccountId Account, string DeviceId), HashSet<ActivityLane>> byDevice = [];
    private readonly Dictionary<AccountId, HashSet<ActivityLane>> byAccount = [];

    /// <summary>Accounts whose running activities all have lanes.</summary>
    private readonly HashSet<AccountId> watched = [];

    /// <summary>For accounts whose running activities are being read: the activities that have ended since the read began.</summary>
    private readonly Dictionary<AccountId, HashSet<string>> reading = [];

    public IEnumerable<ActivityLane> All => lanes.Values;

    public int Count => lanes.Count;

    public bool IsWatched(AccountId account) => watched.Contains(account);

    /// <summary>From now on, each running activity of the account gets a lane. The caller hands over those that run already.</summary>
    public void Watch(AccountId account)
    {
        watched.Add(account);
        reading[account] = new HashSet<string>(StringComparer.Ordinal);
    }

    /// <summary>Takes the running activities of an account. Commits since the read have come first; newer versions stay.</summary>
    public void Take(RunningFound found, ClockReading now)
    {
        if (!reading.Remove(found.Account, out var ended)) return; // Everything is read again.
        foreach (var activity in found.Activities)
        {
            if (ended.Contains(activity.Id)) continue;
            if (!lanes.TryGetValue((activity.Account, activity.Id), out var lane)) lane = Add(activity.Account, activity.Id);
            lane.Take(activity, now);
            foreach (var deviceId in found.Closed[activity.Id]) lane.TakeClosed(deviceId);
        }

        Recheck(found.Account, deviceIds: null, now);
    }

    public IReadOnlyCollection<ActivityLane> Of(AccountId account) => byAccount.TryGetValue(account, out var known) ? known : [];

    public IReadOnlyCollection<ActivityLane> Of(AccountId account, string deviceId) => byDevice.TryGetValue((account, deviceId), out var known) ? known : [];

    /// <summary>Takes a committed version of an activity.</summary>
    /// <returns>Its lane; null when it concerns no phone and no browser.</returns>
    public ActivityLane? Take(Activity activity, ClockReading now)
    {
        if (!activity.IsRunning && reading.TryGetValue(activity.Account, out var ended)) ended.Add(activity.Id);
        if (lanes.TryGetValue((activity.Account, activity.Id), out var lane))
        {
            if (lane.Take(activity, now)) Recheck(lane, deviceIds: null, now);
        }
        else
        {
            if (!activity.IsRunning || !IsWatched(activity.Account)) return null;
            lane = Add(activity.Account, activity.Id);
            lane.Take(activity, now);
            Recheck(lane, deviceIds: null, now);
        }

        RemoveIfDone(lane);
        return lane;
    }

    /// <summary>Takes a delivery that was committed, or found in the database.</summary>
    public ActivityLane Take(DeliveryRecord delivery, ClockReading now, bool isFound = false)
    {
        if (!lanes.TryGetValue((delivery.Account, delivery.SubjectId), out var lane)) lane = Add(delivery.Account, delivery.SubjectId);
        var isPaired = delivery.IsBroadcast || devices.Find(delivery.Account, delivery.DeviceId) is not null;
        if (isFound) lane.TakeFound(delivery, now, isPaired);
        else lane.Take(delivery, now, isPaired);
        if (delivery.IsOpen) Link(lane, delivery.DeviceId);
        else Unlink(lane, delivery.DeviceId);

        // A device that was no recipient, lost the card, and is a recipient again.
        if (delivery is { IsOpen: false, Phase: DeliveryPhase.Left }) Recheck(lane, [delivery.DeviceId], now);
        RemoveIfDone(lane);
        return lane;
    }

    /// <summary>Compares the deliveries of an account's running activities with their recipients, and runs the lanes that owe a start.</summary>
    /// <param name="account">The account.</param>
    /// <param name="deviceIds">The devices that have changed; null for all.</param>
    /// <param name="now">The server's clocks.</param>
    public void Recheck(AccountId account, IReadOnlyCollection<string>? deviceIds, ClockReading now)
    {
        var starts = new Dictionary<string, List<ActivityLane>>(StringComparer.Ordinal);
        foreach (var lane in Of(account))
        {
            foreach (var deviceId in Recheck(lane, deviceIds, now))
            {
                if (!starts.TryGetValue(deviceId, out var known)) starts[deviceId] = known = [];
                known.Add(lane);
            }
        }

        foreach (var (deviceId, owing) in starts)
        {
            // Together, so that the places of a phone go to the earliest activities.
            if (owing.Count > 1 && duty.IsMine && devices.Find(account, deviceId)?.Kind == DeviceKind.Ios)
                regrouper.Open(account, deviceId, [.. owing.OrderBy(lane => lane.Running?.StartedAt).Select(lane => lane.ActivityId)]);
            else
                foreach (var lane in owing) schedule(lane);
        }
    }

    /// <summary>The same for one activity.</summary>
    /// <returns>The devices that are owed a start since now.</returns>
    public IReadOnlyList<string> Recheck(ActivityLane lane, IReadOnlyCollection<string>? deviceIds, ClockReading now)
    {
        if (lane.Running is not { } activity) return [];
        var directory = devices.Directory(lane.Account);
        var target = activity.Shown.Target.Channels;
        List<string>? misplaced = null, starts = null;
        foreach (var deviceId in deviceIds ?? [.. Holders(lane).Concat(Startable(directory.Resolve(target))).Distinct()])
        {
            var isRecipient = directory.IsTargeted(target, deviceId);
            if (lane.HolderOf(deviceId) is { } holder)
            {
                if (isRecipient == holder.IsLeaving) (misplaced ??= []).Add(deviceId);
            }
            else if (!isRecipient)
            {
                lane.NoLongerOwed(deviceId);
                Unlink(lane, deviceId);
            }
            else if (directory.Find(deviceId) is { CanStart: true } && lane.Owe(deviceId, now))
            {
                Link(lane, deviceId);
                (starts ??= []).Add(deviceId);
            }
        }

        if (misplaced is not null && duty.IsMine) regrouper.Check(lane.Account, lane.ActivityId, misplaced);
        return starts ?? [];
    }

    /// <summary>Stops all deliveries of a deleted account. Its rows are pruned.</summary>
    public void Drop(AccountId account)
    {
        watched.Remove(account);
        reading.Remove(account);
        foreach (var lane in Of(account).ToList())
        {
            lane.Drop();
            Remove(lane);
        }
    }

    public void Clear()
    {
        foreach (var lane in lanes.Values) lane.Drop();
        lanes.Clear();
        byDevice.Clear();
        byAccount.Clear();
        watched.Clear();
        reading.Clear();
    }

    /// <summary>Forgets which accounts are watched: their running activities are read again.</summary>
    public void Unwatch()
    {
        watched.Clear();
        reading.Clear();
        foreach (var lane in lanes.Values) lane.Outdate();
    }

    /// <summary>Removes a lane in which nothing is left to do.</summary>
    public void RemoveIfDone(ActivityLane lane)
    {
        if (lane.IsEmpty && !(lane.Running is not null && IsWatched(lane.Account))) Remove(lane);
    }

    private static IEnumerable<string> Holders(ActivityLane lane) => lane.Stored().Where(row => !row.IsBroadcast).Select(row => row.DeviceId);

    private static IEnumerable<string> Startable(TargetedDevices recipients) =>
        recipients.Group.Startable == 0 ? [] : recipients.Where(device => device.CanStart).Select(device => device.Id);

    private ActivityLane Add(AccountId account, string activityId)
    {
        var lane = lanes[(account, activityId)] = new ActivityLane(account, activityId, schedule);
        if (!byAccount.TryGetValue(account, out var known)) byAccount[account] = known = [];
        known.Add(lane);
        return lane;
    }

    private void Remove(ActivityLane lane)
    {
        lanes.TryRemove((lane.Account, lane.ActivityId), out _);
        foreach (var deviceId in lane.Linked.ToList()) Unlink(lane, deviceId);
        if (!byAccount.TryGetValue(lane.Account, out var known)) return;
        known.Remove(lane);
        if (known.Count == 0) byAccount.Remove(lane.Account);
    }

    private void Link(ActivityLane lane, string deviceId)
    {
        lane.Linked.Add(deviceId);
        if (!byDevice.TryGetValue((lane.Account, deviceId), out var known)) byDevice[(lane.Account, deviceId)] = known = [];
        known.Add(lane);
    }

    private void Unlink(ActivityLane lane, string deviceId)
    {
        lane.Linked.Remove(deviceId);
        if (byDevice.TryGetValue((lane.Account, deviceId), out var known) && known.Remove(lane) && known.Count == 0) byDevice.Remove((lane.Account, deviceId));
    }
}
