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
    public static Refusal? Begin(RowSet rows, Activity activity, IReadOnlyList<Device> recipients, DateTimeOffset now)
    {
        if (AllArePages(recipients)) return null;
        if (TooLong(activity, recipients) is { } tooLong) return tooLong;
        if (Full(rows, recipients) is { } full) return full;
        JoinAll(rows, activity, recipients, now);
        return null;
    }

    /// <summary>Refuses a version that does not fit in a push, when an iPhone is to get it.</summary>
    public static Refusal? TooLong(Activity activity, IReadOnlyList<Device> recipients)
    {
        foreach (var device in recipients)
            if (device.Kind == DeviceKind.Ios) return PayloadBudget.Check(activity);
        return null;
    }

    /// <summary>The old activity's places are free for the new one, which shows the same.</summary>
    public static void Follow(RowSet rows, Activity old, Activity next, IReadOnlyList<Device> recipients, DateTimeOffset now)
    {
        Ended(rows, old, now);
        JoinAll(rows, next, recipients, now);
    }

    /// <summary>Opens the deliveries of those that have none.</summary>
    public static void JoinAll(RowSet rows, Activity activity, IReadOnlyList<Device> recipients, DateTimeOffset now)
    {
        foreach (var device in recipients)
            if (!device.IsPage) Join(rows, activity, device, now);
    }

    /// <summary>Opens one device's delivery unless it has one.</summary>
    public static void Join(RowSet rows, Activity activity, Device device, DateTimeOffset now)
    {
        var known = rows.Deliveries.Find(activity.Account, DeliveryRecord.IdOf(activity.Id, device.Id));
        if (known is not null)
        {
            // Came back while it was leaving, or after it had left: it is a recipient as before.
            if (known.IsLeaving && known.IsOpen)
            {
                rows.Deliveries.Put(known with { IsLeaving = false, NextTryAt = null, UpdatedAt = now });
                // Its card is there already, or on its way: it has a place even where there is none left.
                if (device.Kind == DeviceKind.Ios) rows.Places.Put(PlacesOf(rows, device.Account, device.Id).Take(activity.Id));
            }

            if (known.Phase != DeliveryPhase.Left) return;
        }

        var hasRoom = TakePlace(rows, device, activity.Id);
        rows.Deliveries.Put(new DeliveryRecord
        {
            Account = activity.Account,
            SubjectId = activity.Id,
            DeviceId = device.Id,
            Kind = DeliveryKind.Activity,
            Phase = hasRoom ? DeliveryPhase.Due : DeliveryPhase.WaitingForPlace,
            Timestamp = known?.Timestamp ?? 0, // The phone that had it before ignores what is not newer.
            CreatedAt = known?.CreatedAt ?? now,
            UpdatedAt = now,
        });
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
        rows.Deliveries.Put(delivery with { IsLeaving = true, NextTryAt = delivery.Phase == DeliveryPhase.Starting ? delivery.NextTryAt : null, UpdatedAt = now });
        LeavePlace(rows, delivery.Account, delivery.DeviceId, delivery.SubjectId, now);
    }

    /// <summary>Keeps a closed delivery and gives its place to the newest activity that waits for one.</summary>
    public static void Closed(RowSet rows, DeliveryRecord delivery, DateTimeOffset now)
    {
        rows.Deliveries.Put(delivery);
        if (!delivery.IsBroadcast) LeavePlace(rows, delivery.Account, delivery.DeviceId, delivery.SubjectId, now);
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

    private static bool TakePlace(RowSet rows, Device device, string activityId)
    {
        if (device.Kind != DeviceKind.Ios) return true;
        var places = PlacesOf(rows, device.Account, device.Id);
        var hasRoom = places.HasRoom(rows.PlacesPerPhone);
        rows.Places.Put(hasRoom ? places.Take(activityId) : places.Wait(activityId));
        return hasRoom;
    }

    private static void LeavePlace(RowSet rows, AccountId account, string deviceId, string activityId, DateTimeOffset now)
    {
        if (rows.Places.Find(account, deviceId) is not { } places || !places.Knows(activityId)) return;
        var left = places.Leave(activityId);
        while (left.Waiting.Count > 0 && left.HasRoom(rows.PlacesPerPhone))
        {
            var next = left.Waiting[^1];
            var waits = rows.Deliveries.Find(account, DeliveryRecord.IdOf(next, deviceId)) is { Phase: DeliveryPhase.WaitingForPlace, IsLeaving: false } waiting
                && rows.Activities.Find(account, next) is { IsRunning: true } ? waiting : null;
            left = waits is null ? left.Leave(next) : left.Take(next);
            if (waits is not null) rows.Deliveries.Put(waits with { Phase = DeliveryPhase.Due, UpdatedAt = now });
        }

        rows.Places.Put(left);
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
