using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>Writes the deliveries and the places of the devices that activities target. The rules are in Domain/Deliveries.</summary>
internal static class Recipients
{
    /// <summary>Opens the delivery of a running activity to one of its recipients, unless it is open; a phone without a free place waits for one.</summary>
    public static void Join(RowSet rows, Activity activity, Device device, DateTimeOffset now)
    {
        var known = rows.DeliveryOf(activity, device);
        if (known is { IsOpen: true, IsLeaving: true })
        {
            if (!DeliveryRules.CanReturn(known)) return;
            var kept = DeliveryRules.Return(known, TakePlaceOrWait(rows, device, activity.Id), now);
            if (!ReferenceEquals(kept, known)) rows.Deliveries.Put(kept);
        }
        else if (known is null or { Phase: DeliveryPhase.Left })
        {
            var before = PreviousOf(rows, activity);
            if (before is not null && device.Kind == DeviceKind.Ios) PassPlace(rows, before, activity, device.Id);
            var next = DeliveryRules.Open(known, (activity.Account, activity.Id, device.Id), TakePlaceOrWait(rows, device, activity.Id), now);
            rows.Deliveries.Put(before is null ? next : SwipeRules.Follow(next, rows.DeliveryOf(before, device), before, now));
        }
    }

    /// <summary>The running activity that continues the stream of an ended one; null for none.</summary>
    public static Activity? SuccessorOf(RowSet rows, Activity ended) =>
        ended.StreamKey is { } key && rows.Streams.Find(ended.Account, key)?.ActivityId is { } id
        && rows.Activities.Find(ended.Account, id) is { IsRunning: true } next && next.PreviousId == ended.Id ? next : null;

    /// <summary>
    /// Takes a free place on the phone for the card. Returns whether the card has a place; devices without a limit, such as browsers, always have
    /// one.
    /// </summary>
    public static bool TryTakePlace(RowSet rows, Device device, string activityId)
    {
        if (device.Kind != DeviceKind.Ios) return true;
        var places = rows.PlacesOf(device.Account, device.Id);
        return Store(rows, places, Needed(rows, places).Take(activityId, rows.ConcurrentActivities)).HasPlace(activityId);
    }

    /// <summary>
    /// Frees the place of an ended activity on one phone, or passes it to the activity that continues its stream: no other activity can take it. The
    /// delivery stays open until the phone received the end.
    /// </summary>
    public static void ReleasePlace(RowSet rows, Activity ended, string deviceId, DateTimeOffset now)
    {
        if (SuccessorOf(rows, ended) is { } next && rows.Directory(next.Account).IsTargeted(next.Shown.Target.Channels, deviceId))
            PassPlace(rows, ended, next, deviceId);
        LeavePlace(rows, ended.Account, deviceId, ended.Id, now);
    }

    /// <summary>Marks the card as one that the device must lose, and frees its place.</summary>
    public static void Leave(RowSet rows, DeliveryRecord delivery, DateTimeOffset now)
    {
        rows.Deliveries.Put(DeliveryRules.Leave(delivery, now));
        LeavePlace(rows, delivery.Account, delivery.DeviceId, delivery.SubjectId, now);
    }

    /// <summary>
    /// Stores a closed delivery and gives its place to the newest waiting activity. A device that lost the card because it was no recipient, and is
    /// one again, gets the card again.
    /// </summary>
    public static void Closed(RowSet rows, DeliveryRecord delivery, DateTimeOffset now)
    {
        rows.Deliveries.Put(delivery);
        if (delivery.IsBroadcast) return;
        LeavePlace(rows, delivery.Account, delivery.DeviceId, delivery.SubjectId, now);
        if (delivery.Phase == DeliveryPhase.Left) JoinIfRecipient(rows, delivery, now);
    }

    /// <summary>A device that is a recipient of the running activity has its card, or gets it again.</summary>
    public static void JoinIfRecipient(RowSet rows, DeliveryRecord delivery, DateTimeOffset now)
    {
        if (rows.Activities.Find(delivery.Account, delivery.SubjectId) is { IsRunning: true } activity
            && RecipientOf(rows, activity, delivery.DeviceId) is { } device)
            Join(rows, activity, device, now);
    }

    /// <summary>Returns the device when the activity is for it; otherwise null.</summary>
    public static Device? RecipientOf(RowSet rows, Activity activity, string deviceId)
    {
        var directory = rows.Directory(activity.Account);
        return directory.IsTargeted(activity.Shown.Target.Channels, deviceId) ? directory.Find(deviceId) : null;
    }

    /// <summary>
    /// Frees the places of a removed device and marks its cards to be ended. Call this after the device was removed from the account's channels.
    /// </summary>
    public static void Removed(RowSet rows, Device device, DateTimeOffset now)
    {
        var places = rows.PlacesOf(device.Account, device.Id);
        rows.Places.Remove(device.Account, device.Id);
        foreach (var activityId in places.Active.Concat(places.Waiting))
        {
            if (rows.Deliveries.Find(device.Account, DeliveryRecord.IdOf(activityId, device.Id)) is { IsOpen: true } open)
                rows.Deliveries.Put(DeliveryRules.LeaveRemoved(open, now));
        }
    }

    private static Activity? PreviousOf(RowSet rows, Activity activity) =>
        activity.PreviousId is { } id && rows.Activities.Find(activity.Account, id) is { IsRunning: false } previous ? previous : null;

    private static void PassPlace(RowSet rows, Activity ended, Activity next, string deviceId)
    {
        var places = rows.PlacesOf(ended.Account, deviceId);
        if (places.Has(ended.Id) && !places.Has(next.Id)) rows.Places.Put(places.Pass(ended.Id, next.Id));
    }

    private static bool TakePlaceOrWait(RowSet rows, Device device, string activityId)
    {
        if (device.Kind != DeviceKind.Ios) return true;
        var places = rows.PlacesOf(device.Account, device.Id);
        return Store(rows, places, Needed(rows, places).TakeOrWait(activityId, rows.ConcurrentActivities)).HasPlace(activityId);
    }

    /// <summary>
    /// The places without those of ended activities that have no open delivery on the phone and are not continued: such an activity had the place of the
    /// one before it, and ended before anything of it was handed out.
    /// </summary>
    private static DevicePlaces Needed(RowSet rows, DevicePlaces places) => places.Keep(id =>
    {
        if (rows.Activities.Find(places.Account, id) is not { } activity) return false;
        return activity.IsRunning || SuccessorOf(rows, activity) is not null
            || rows.Deliveries.Find(places.Account, DeliveryRecord.IdOf(id, places.DeviceId)) is { IsOpen: true };
    });

    private static void LeavePlace(RowSet rows, AccountId account, string deviceId, string activityId, DateTimeOffset now)
    {
        var places = rows.PlacesOf(account, deviceId);
        if (!places.Has(activityId)) return;
        var (left, admitted) = Needed(rows, places).Leave(
            activityId, rows.ConcurrentActivities, next => WaitingDelivery(rows, account, deviceId, next) is not null);
        rows.Places.Put(left);
        foreach (var next in admitted) rows.Deliveries.Put(DeliveryRules.Admit(WaitingDelivery(rows, account, deviceId, next)!, now));
    }

    /// <summary>Null when the delivery no longer waits for a place.</summary>
    private static DeliveryRecord? WaitingDelivery(RowSet rows, AccountId account, string deviceId, string activityId)
    {
        if (rows.Activities.Find(account, activityId) is not { IsRunning: true } activity
            || rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, deviceId)) is not { } delivery) return null;
        var isRecipient = delivery.IsLeaving && RecipientOf(rows, activity, deviceId) is not null;
        return DeliveryRules.IsWaitingForPlace(delivery, isRecipient) ? delivery : null;
    }

    private static DevicePlaces Store(RowSet rows, DevicePlaces before, DevicePlaces after)
    {
        if (!ReferenceEquals(after, before)) rows.Places.Put(after);
        return after;
    }
}
