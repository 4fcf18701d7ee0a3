using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>The rows behind "who gets this activity": one delivery per phone, and the phones' few places for Live Activities.</summary>
internal static class Recipients
{
    /// <summary>
    /// Opens a delivery for each phone; a phone without a free place waits for one. Refused when none of the targeted devices has room
    /// (contract section 7).
    /// </summary>
    /// <param name="rows">The command's rows.</param>
    /// <param name="activity">What starts.</param>
    /// <param name="before">The stream's activity before; null for none.</param>
    /// <param name="recipients">Whom it is meant for.</param>
    /// <param name="now">The server's time.</param>
    public static Refusal? Begin(RowSet rows, Activity activity, Activity? before, IReadOnlyList<Device> recipients, DateTimeOffset now)
    {
        if (AllArePages(recipients)) return null;
        if (TooLong(activity, recipients) is { } tooLong) return tooLong;
        if (Full(rows, recipients) is { } full) return full;
        JoinAll(rows, activity, recipients, now, before);
        return null;
    }

    /// <summary>Refuses a version that does not fit in a push, when an iPhone is to get it.</summary>
    public static Refusal? TooLong(Activity activity, IReadOnlyList<Device> recipients)
    {
        foreach (var device in recipients)
            if (device.Kind == DeviceKind.Ios) return PayloadBudget.Check(activity);
        return null;
    }

    /// <summary>The new activity shows the same as the old one and takes its places, and its turns in the queues for one; nobody else can.</summary>
    public static void Follow(RowSet rows, Activity old, Activity next, IReadOnlyList<Device> recipients, DateTimeOffset now)
    {
        foreach (var device in recipients)
            if (rows.Places.Find(device.Account, device.Id) is { } places && places.Knows(old.Id)) rows.Places.Put(places.Pass(old.Id, next.Id));
        Ended(rows, old, now);
        JoinAll(rows, next, recipients, now, old);
    }

    /// <summary>Opens the deliveries of those that have none.</summary>
    public static void JoinAll(RowSet rows, Activity activity, IReadOnlyList<Device> recipients, DateTimeOffset now, Activity? before = null)
    {
        foreach (var device in recipients)
            if (!device.IsPage) Join(rows, activity, device, now, before);
    }

    /// <summary>Opens one device's delivery unless it has one.</summary>
    /// <param name="rows">The command's rows.</param>
    /// <param name="activity">What it gets.</param>
    /// <param name="device">Which.</param>
    /// <param name="now">The server's time.</param>
    /// <param name="before">The stream's activity that this one follows; null for none.</param>
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
    /// Whether the phone has a place for the card, which it takes when it is free. Every way to open a card, or to open it once more, asks
    /// this; who gets no places, as browsers, has one always.
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
    /// Gives back the places of an activity that is over, also on phones that were its recipients once; its deliveries stay open until the
    /// devices got the end.
    /// </summary>
    public static void Ended(RowSet rows, Activity activity, DateTimeOffset now)
    {
        foreach (var device in rows.Directory(activity.Account).Devices)
            if (device.Kind == DeviceKind.Ios) LeavePlace(rows, activity.Account, device.Id, activity.Id, now);
    }

    /// <summary>The device is to lose the card. Its place is free at once: whether the card can be reached may take hours to tell.</summary>
    public static void Leave(RowSet rows, DeliveryRecord delivery, DateTimeOffset now)
    {
        rows.Deliveries.Put(delivery with
        {
            IsLeaving = true,
            LeaveSentAt = null, // Of an earlier card.
            NextTryAt = delivery.Phase == DeliveryPhase.Starting ? delivery.NextTryAt : null,
            UpdatedAt = now,
        });
        LeavePlace(rows, delivery.Account, delivery.DeviceId, delivery.SubjectId, now);
    }

    /// <summary>
    /// Keeps a closed delivery and gives its place to the newest activity that waits for one. A device that lost the card as it had left, and
    /// is a recipient again by now, gets it once more.
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

    /// <summary>The end of a card was not taken: a device that is a recipient again by now keeps the card that it has.</summary>
    public static void StaysIfMeant(RowSet rows, DeliveryRecord leaving, DateTimeOffset now)
    {
        if (rows.Activities.Find(leaving.Account, leaving.SubjectId) is { IsRunning: true } activity && RecipientOf(rows, activity, leaving.DeviceId) is { } device)
            Join(rows, activity, device, now);
    }

    /// <summary>The device, when the activity is meant for it; else null.</summary>
    public static Device? RecipientOf(RowSet rows, Activity activity, string deviceId)
    {
        foreach (var device in rows.Directory(activity.Account).Resolve(activity.Shown.Target.Channels))
            if (device.Id == deviceId) return device;
        return null;
    }

    /// <summary>A device is removed: it gives its places up, and its cards are to be ended. It must be out of the account's channels already.</summary>
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

    /// <summary>Whom a version reaches at once and who must first report a token.</summary>
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

    /// <summary>Whether every device the activity is meant for has lost it for good, so that only a new one can be seen again.</summary>
    public static bool IsLost(RowSet rows, Activity activity, IReadOnlyList<Device> recipients) =>
        recipients.Count > 0
        && recipients.All(device => !device.IsPage && rows.Deliveries.Find(activity.Account, DeliveryRecord.IdOf(activity.Id, device.Id)) is { IsOpen: false });

    /// <summary>Null: it lost the activity and gets no more of it.</summary>
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
    /// It came back while it was leaving, and goes on as before. A card whose end was handed out is ended first (unless only its app can end it, which has
    /// not asked yet and keeps it), and begins once more when that is done (<see cref="Closed"/>); one whose place another has taken waits for a place
    /// like everybody, unless it is ended before.
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
            if (waits is not null) rows.Deliveries.Put(waits.IsLeaving ? DeliveryRules.Stay(waits, now) : waits with { Phase = DeliveryPhase.Due, UpdatedAt = now });
        }

        rows.Places.Put(left);
    }

    /// <summary>What waits for a place: a card that is to start, or one that was leaving and is meant for the device again. Null: it waits no more.</summary>
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
