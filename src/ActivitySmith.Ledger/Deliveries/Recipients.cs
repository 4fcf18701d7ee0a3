using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>Writes the deliveries and the places of the devices that activities target. The rules are in Domain/Deliveries.</summary>
internal static class Recipients
{
    /// <summary>
    /// The new activity continues the old one, so it gets the places of the old one and its positions in the queues; no other activity can take them.
    /// </summary>
    public static void Follow(RowSet rows, Activity old, Activity next, IReadOnlyList<Device> recipients, DateTimeOffset now)
    {
        foreach (var device in recipients)
            if (rows.Places.Find(device.Account, device.Id) is { } places && places.Has(old.Id)) rows.Places.Put(places.Pass(old.Id, next.Id));
        Ended(rows, old, now);
        JoinAll(rows, next, recipients, now, old);
    }

    /// <summary>Opens a delivery for each recipient without one; a phone without a free place waits for one.</summary>
    /// <param name="rows">The command's rows.</param>
    /// <param name="activity">The activity.</param>
    /// <param name="recipients">The devices that the activity is for.</param>
    /// <param name="now">The server's time.</param>
    /// <param name="before">The previous activity of the stream; null for none.</param>
    public static void JoinAll(RowSet rows, Activity activity, IReadOnlyList<Device> recipients, DateTimeOffset now, Activity? before = null)
    {
        foreach (var device in recipients)
            if (!device.IsPage) Join(rows, activity, device, now, before);
    }

    /// <summary>Opens a delivery for one device unless it has one.</summary>
    /// <param name="rows">The command's rows.</param>
    /// <param name="activity">The activity.</param>
    /// <param name="device">The device.</param>
    /// <param name="now">The server's time.</param>
    /// <param name="before">The previous activity of the stream; null for none.</param>
    public static void Join(RowSet rows, Activity activity, Device device, DateTimeOffset now, Activity? before = null)
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
            var next = DeliveryRules.Open(known, (activity.Account, activity.Id, device.Id), TakePlaceOrWait(rows, device, activity.Id), now);
            rows.Deliveries.Put(before is null ? next : SwipeRules.Follow(next, rows.DeliveryOf(before, device), before, now));
        }
    }

    /// <summary>
    /// Takes a free place on the phone for the card. Returns whether the card has a place; devices without a limit, such as browsers, always have
    /// one.
    /// </summary>
    public static bool TryTakePlace(RowSet rows, Device device, string activityId)
    {
        if (device.Kind != DeviceKind.Ios) return true;
        var places = rows.PlacesOf(device);
        return Store(rows, places, places.Take(activityId, rows.ConcurrentActivities)).HasPlace(activityId);
    }

    /// <summary>
    /// Frees the places of an ended activity, also on phones that are no longer its recipients. Its deliveries stay open until the devices received
    /// the end.
    /// </summary>
    public static void Ended(RowSet rows, Activity activity, DateTimeOffset now)
    {
        foreach (var device in rows.Directory(activity.Account).Devices)
            if (device.Kind == DeviceKind.Ios) LeavePlace(rows, activity.Account, device.Id, activity.Id, now);
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
        foreach (var device in Audience.Of(rows, activity).Devices)
            if (device.Id == deviceId) return device;
        return null;
    }

    /// <summary>
    /// Frees the places of a removed device and marks its cards to be ended. Call this after the device was removed from the account's channels.
    /// </summary>
    public static void Removed(RowSet rows, Device device, DateTimeOffset now)
    {
        if (rows.Places.Find(device.Account, device.Id) is not { } places) return;
        rows.Places.Remove(device.Account, device.Id);
        foreach (var activityId in places.Active.Concat(places.Waiting))
        {
            if (rows.Deliveries.Find(device.Account, DeliveryRecord.IdOf(activityId, device.Id)) is { IsOpen: true } open)
                rows.Deliveries.Put(DeliveryRules.LeaveRemoved(open, now));
        }
    }

    private static bool TakePlaceOrWait(RowSet rows, Device device, string activityId)
    {
        if (device.Kind != DeviceKind.Ios) return true;
        var places = rows.PlacesOf(device);
        return Store(rows, places, places.TakeOrWait(activityId, rows.ConcurrentActivities)).HasPlace(activityId);
    }

    private static void LeavePlace(RowSet rows, AccountId account, string deviceId, string activityId, DateTimeOffset now)
    {
        if (rows.Places.Find(account, deviceId) is not { } places || !places.Has(activityId)) return;
        var (left, admitted) = places.Leave(activityId, rows.ConcurrentActivities, next => WaitingDelivery(rows, account, deviceId, next) is not null);
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
