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

/// <summary>Accepts a push notification for every targeted device.</summary>
public sealed class SendNotification(
    Caller caller, string notificationId, NotificationContent content, IReadOnlyList<string>? tags, byte[]? metadata, Target target)
    : Command<Reached>
{
    public override Result<Reached> Apply(RowSet rows, DateTimeOffset now)
    {
        var devices = rows.Directory(caller.Account).Resolve(target.Channels);
        if (devices.Count == 0) return Catalogue.NoDevices(target.Channels);
        if (OneOffs.AnyPhone(devices) && PayloadBudget.Check(content) is { } tooLong) return tooLong;
        rows.Put(new Notification
        {
            Account = caller.Account,
            Id = notificationId,
            Content = Stored<NotificationContent>.Of(content, StoredJson.Instance.NotificationContent),
            Tags = tags is { Count: > 0 } ? Stored<IReadOnlyList<string>>.Of(tags, StoredJson.Instance.IReadOnlyListString) : null,
            Metadata = Metadata.Keep(before: null, metadata),
            Target = target,
            CreatedAt = now,
        });
        if (content.Badge is { } badge)
        {
            foreach (var device in devices) rows.Badges.Put(new BadgeCount(caller.Account, device.Id, badge, now));
        }

        OneOffs.Notify(rows, notificationId, hasBadge: content.Badge is not null, devices, now);
        return new Reached(target.Channels, Reach.Of(devices));
    }
}

/// <param name="Channels">Effective slugs; null means the whole account.</param>
/// <param name="Reach">Counts of the targeted devices.</param>
public sealed record Reached(IReadOnlyList<string>? Channels, Reach Reach);
