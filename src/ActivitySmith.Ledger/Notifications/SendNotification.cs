using ActivitySmith.Domain;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Badges;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Notifications;

/// <summary>Accepts a push notification for every targeted device, at once or at a later time.</summary>
public sealed class SendNotification(
    Caller caller, string notificationId, NotificationContent content, IReadOnlyList<string>? tags, byte[]? metadata, Target target,
    DateTimeOffset? deliverAt = null)
    : Command<Reached>
{
    public override Result<Reached> Apply(RowSet rows, DateTimeOffset now)
    {
        var devices = rows.Directory(caller.Account).Resolve(target.Channels);
        if (devices.Count == 0) return Catalogue.NoDevices(target.Channels);
        // A phone may join the target of a scheduled one until it is sent.
        if ((deliverAt is not null || OneOffs.AnyPhone(devices)) && PayloadBudget.Check(content) is { } tooLong) return tooLong;
        if (deliverAt is not null && rows.CountScheduled(caller.Account) >= PushSchedule.MaxPerAccount)
            return Catalogue.TooManyScheduled(PushSchedule.MaxPerAccount);
        var accepted = new Notification
        {
            Account = caller.Account,
            Id = notificationId,
            Content = Stored<NotificationContent>.Of(content, StoredJson.Instance.NotificationContent),
            Tags = Tags.Keep(before: null, tags),
            Metadata = Metadata.Keep(before: null, metadata),
            Target = target,
            CreatedAt = now,
        };
        if (deliverAt is not null)
        {
            rows.Put(accepted with { State = NotificationState.Scheduled, DeliverAt = deliverAt });
            return new Reached(target.Channels, default);
        }

        rows.Put(accepted);
        Deliver(rows, accepted, devices, now);
        return new Reached(target.Channels, Reach.Of(devices));
    }

    /// <summary>Opens the deliveries of a notification that is sent now.</summary>
    internal static void Deliver(RowSet rows, Notification notification, TargetedDevices devices, DateTimeOffset now)
    {
        var badge = notification.Content.Value.Badge;
        if (badge is { } count)
        {
            foreach (var device in devices) rows.Badges.Put(new BadgeCount(notification.Account, device.Id, count, now));
        }

        OneOffs.Notify(rows, notification.Id, hasBadge: badge is not null, devices, now);
    }
}

/// <param name="Channels">Effective slugs; null means the whole account.</param>
/// <param name="Reach">Counts of the targeted devices; none for a scheduled notification.</param>
public sealed record Reached(IReadOnlyList<string>? Channels, Reach Reach);
