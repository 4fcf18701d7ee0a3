using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>The recipients of activities: one delivery per activity and device, and the limited places for Live Activities on phones.</summary>
internal static class Recipients
{
    /// <summary>
    /// Opens a delivery for each device; a phone without a free place waits for one. Refused when none of the targeted devices has a free place.
    /// </summary>
    /// <param name="rows">The command's rows.</param>
    /// <param name="activity">The activity that starts.</param>
    /// <param name="before">The previous activity of the stream; null for none.</param>
    /// <param name="recipients">The devices that the activity is for.</param>
    /// <param name="now">The server's time.</param>
    public static Refusal? Begin(RowSet rows, Activity activity, Activity? before, IReadOnlyList<Device> recipients, DateTimeOffset now)
    {
        if (AllArePages(recipients)) return null;
        if (TooLong(activity, recipients) is { } tooLong) return tooLong;
        if (Full(rows, recipients) is { } full) return full;
        JoinAll(rows, activity, recipients, now, before);
        return null;
    }

    /// <summary>Refuses a version that does not fit in a push when an iPhone is among the recipients.</summary>
    public static Refusal? TooLong(Activity activity, IReadOnlyList<Device> recipients)
    {
        foreach (var device in recipients)
            if (device.Kind == DeviceKind.Ios) return PayloadBudget.Check(activity);
        return null;
    }

    /// <summary>
    /// The new activity continues the old one, so it gets the places of the old one and its positions in the queues; no other activity can take them.
    /// </summary>
    public static void Follow(RowSet rows, Activity old, Activity next, IReadOnlyList<Device> recipients, DateTimeOffset now)
    {
        foreach (var device in recipients)
            if (rows.Places.Find(device.Account, device.Id) is { } places && places.Knows(old.Id)) rows.Places.Put(places.Pass(old.Id, next.Id));
        Ended(rows, old, now);
        JoinAll(rows, next, recipients, now, old);
    }

    /// <summary>Opens a delivery for each recipient without one.</summary>
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
        var known = rows.Deliveries.Find(activity.Account, DeliveryRecord.IdOf(activity.Id, device.Id));
        if (known is { IsOpen: true, IsLeaving: true }) Return(rows, known, device, now);
        else if (known is null or { Phase: DeliveryPhase.Left })
        {
            var next = DeliveryRules.Open(known, (activity.Account, activity.Id, device.Id), TakePlaceOrWait(rows, device, activity.Id), now);
            var last = before is null ? null : rows.Deliveries.Find(before.Account, DeliveryRecord.IdOf(before.Id, device.Id));
            rows.Deliveries.Put(before is null ? next : SwipeRules.Follow(next, last, before, now));
        }
    }

    /// <summary>
    /// Takes a free place on the phone for the card. Returns whether the card has a place. Every code path that opens a card calls this; devices
    /// without a limit, such as browsers, always have a place.
    /// </summary>
    public static bool TryTakePlace(RowSet rows, Device device, string activityId)
    {
        if (device.Kind != DeviceKind.Ios) return true;
        var places = PlacesOf(rows, device.Account, device.Id);
        if (places.Active.Contains(activityId)) return true;
        if (!places.HasRoom(rows.PlacesPerPhone)) return false;
        rows.Places.Put(places.Take(activityId));
        return true;
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

    /// <summary>
    /// Marks the card as one that the device must lose. Its place is free at once, because it can take hours until the card can be reached.
    /// </summary>
    public static void Leave(RowSet rows, DeliveryRecord delivery, DateTimeOffset now)
    {
        rows.Deliveries.Put(delivery with
        {
            IsLeaving = true,
            LeaveSentAt = null, // The old value is about an earlier card.
            NextTryAt = delivery.Phase == DeliveryPhase.Starting ? delivery.NextTryAt : null,
            UpdatedAt = now,
        });
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
        if (delivery.Phase == DeliveryPhase.Left && rows.Activities.Find(delivery.Account, delivery.SubjectId) is { IsRunning: true } activity
            && RecipientOf(rows, activity, delivery.DeviceId) is { } device)
            Join(rows, activity, device, now);
    }

    /// <summary>After the push service refused the end of a card: a device that is a recipient again keeps its card.</summary>
    public static void StaysIfMeant(RowSet rows, DeliveryRecord leaving, DateTimeOffset now)
    {
        if (rows.Activities.Find(leaving.Account, leaving.SubjectId) is { IsRunning: true } activity
            && RecipientOf(rows, activity, leaving.DeviceId) is { } device)
            Join(rows, activity, device, now);
    }

    /// <summary>Returns the device when the activity is for it; otherwise null.</summary>
    public static Device? RecipientOf(RowSet rows, Activity activity, string deviceId)
    {
        foreach (var device in rows.Directory(activity.Account).Resolve(activity.Shown.Target.Channels))
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
            if (rows.Deliveries.Find(device.Account, DeliveryRecord.IdOf(activityId, device.Id)) is not { IsOpen: true } open) continue;
            if (open.Phase is DeliveryPhase.WaitingForPlace or DeliveryPhase.Due) rows.Deliveries.Put(DeliveryRules.Close(open, DeliveryPhase.Left, now));
            else Leave(rows, open, now);
        }
    }

    /// <summary>Counts the devices that a version reaches at once, and those that must first report a token.</summary>
    public static Reach ReachOf(RowSet rows, Activity activity, IReadOnlyList<Device> recipients)
    {
        if (AllArePages(recipients)) return Reach.Of(recipients);
        int notified = 0, queued = 0;
        var users = new HashSet<string>();
        foreach (var device in recipients)
        {
            if (IsOpenTo(rows, activity, device) is not { } isOpen) continue;
            if (isOpen) notified++;
            else queued++;
            users.Add(device.UserId);
        }

        return new Reach(notified, queued, users.Count);
    }

    /// <summary>Whether every recipient has closed its delivery of the activity, so that only a new activity can be seen there.</summary>
    public static bool IsLost(RowSet rows, Activity activity, IReadOnlyList<Device> recipients) =>
        recipients.Count > 0
        && recipients.All(device => !device.IsPage && rows.Deliveries.Find(activity.Account, DeliveryRecord.IdOf(activity.Id, device.Id)) is { IsOpen: false });

    /// <summary>Returns null when the device lost the activity and receives no more of it.</summary>
    private static bool? IsOpenTo(RowSet rows, Activity activity, Device device)
    {
        if (device.IsPage) return true;
        if (rows.Deliveries.Find(activity.Account, DeliveryRecord.IdOf(activity.Id, device.Id)) is not { } delivery) return device.CanStart;
        if (!delivery.IsOpen) return null;
        return delivery.Phase switch
        {
            DeliveryPhase.Live => delivery.UpdateToken is not null || delivery.ChannelId is not null || device.WebPush is not null,
            DeliveryPhase.Starting => delivery.ChannelId is not null || device.WebPush is not null,
            DeliveryPhase.Due => device.CanStart,
            _ => false,
        };
    }

    private static Refusal? Full(RowSet rows, IReadOnlyList<Device> recipients)
    {
        int blocked = 0, fullest = 0;
        foreach (var device in recipients)
        {
            if (device.Kind != DeviceKind.Ios) return null;
            var places = PlacesOf(rows, device.Account, device.Id);
            if (places.HasRoom(rows.PlacesPerPhone)) return null;
            blocked++;
            fullest = Math.Max(fullest, places.Active.Count);
        }

        return Catalogue.ActivityLimit(new CapacityFigures(rows.PlacesPerPhone, fullest, blocked, recipients.Count));
    }

    /// <summary>
    /// The device is a recipient again before its card was ended, so the card continues. A card whose end was handed out is ended first and then
    /// started again (<see cref="Closed"/>), unless only its app can end it: the app has not requested its list yet and keeps the card. A card whose
    /// place was given away waits for a place, unless it is ended before.
    /// </summary>
    private static void Return(RowSet rows, DeliveryRecord leaving, Device device, DateTimeOffset now)
    {
        if (leaving is { LeaveSentAt: not null, OnlyAppCanEnd: false }) return;
        var hasNoCard = leaving.Phase is DeliveryPhase.WaitingForPlace or DeliveryPhase.Due;
        if (hasNoCard) leaving = leaving with { Phase = TakePlaceOrWait(rows, device, leaving.SubjectId) ? DeliveryPhase.Due : DeliveryPhase.WaitingForPlace };
        else if (!TakePlaceOrWait(rows, device, leaving.SubjectId)) return;
        rows.Deliveries.Put(DeliveryRules.Stay(leaving, now));
    }

    private static bool TakePlaceOrWait(RowSet rows, Device device, string activityId)
    {
        if (TryTakePlace(rows, device, activityId)) return true;
        var places = PlacesOf(rows, device.Account, device.Id);
        if (!places.Knows(activityId)) rows.Places.Put(places.Wait(activityId));
        return false;
    }

    private static void LeavePlace(RowSet rows, AccountId account, string deviceId, string activityId, DateTimeOffset now)
    {
        if (rows.Places.Find(account, deviceId) is not { } places || !places.Knows(activityId)) return;
        var left = places.Leave(activityId);
        while (left.Waiting.Count > 0 && left.HasRoom(rows.PlacesPerPhone))
        {
            var next = left.Waiting[^1];
            var waits = WaitsForPlace(rows, account, deviceId, next);
            left = waits is null ? left.Leave(next) : left.Take(next);
            if (waits is not null)
                rows.Deliveries.Put(waits.IsLeaving ? DeliveryRules.Stay(waits, now) : waits with { Phase = DeliveryPhase.Due, UpdatedAt = now });
        }

        rows.Places.Put(left);
    }

    /// <summary>
    /// Returns the waiting delivery: of a card that must start, or of one that was leaving and whose device is a recipient again. Null when it no
    /// longer waits.
    /// </summary>
    private static DeliveryRecord? WaitsForPlace(RowSet rows, AccountId account, string deviceId, string activityId)
    {
        if (rows.Activities.Find(account, activityId) is not { IsRunning: true } activity
            || rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, deviceId)) is not { IsOpen: true } delivery) return null;
        if (!delivery.IsLeaving) return delivery.Phase == DeliveryPhase.WaitingForPlace ? delivery : null;
        return delivery is { LeaveSentAt: null } or { OnlyAppCanEnd: true } && RecipientOf(rows, activity, deviceId) is not null ? delivery : null;
    }

    private static DevicePlaces PlacesOf(RowSet rows, AccountId account, string deviceId) =>
        rows.Places.Find(account, deviceId) ?? DevicePlaces.None(account, deviceId);

    private static bool AllArePages(IReadOnlyList<Device> recipients)
    {
        foreach (var device in recipients)
            if (!device.IsPage) return false;
        return true;
    }
}
