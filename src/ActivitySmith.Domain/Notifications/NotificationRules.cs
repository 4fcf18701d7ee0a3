using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Labels;

namespace ActivitySmith.Domain.Notifications;

/// <summary>Replacement and withdrawal of a notification, and what they mean for each device that it was sent to (docs/api.md, Push notifications).</summary>
public static class NotificationRules
{
    /// <summary>The notification with another content. Returns the same object when nothing changes.</summary>
    /// <param name="notification">One that is scheduled or was sent.</param>
    /// <param name="content">As sent. Badge, sound and interruption level are those of the first version.</param>
    /// <param name="tags">Null keeps the tags, an empty list clears them.</param>
    /// <param name="metadata">Compact JSON; null keeps the metadata, <c>{}</c> clears it.</param>
    /// <param name="deliverAt">Another time for one that is scheduled; null keeps the time.</param>
    /// <param name="now">The server's time.</param>
    public static Notification Replace(
        Notification notification, NotificationContent content, IReadOnlyList<string>? tags, byte[]? metadata, DateTimeOffset? deliverAt, DateTimeOffset now)
    {
        var before = notification.Content.Value;
        var merged = Stored<NotificationContent>.Of(
            content with
            {
                Actions = KeepIds(before.Actions, content.Actions),
                Badge = before.Badge,
                Sound = before.Sound,
                InterruptionLevel = before.InterruptionLevel,
            },
            StoredJson.Instance.NotificationContent);
        var next = notification with
        {
            Content = merged.Equals(notification.Content) ? notification.Content : merged,
            Tags = Tags.Keep(notification.Tags, tags),
            Metadata = Metadata.Keep(notification.Metadata, metadata),
            DeliverAt = deliverAt ?? notification.DeliverAt,
        };
        if (IsSame(notification, next)) return notification;
        next = next with { ChangedAt = now };
        return IsSameForDevices(notification, next) ? next : next with { Version = notification.Version + 1, VersionAt = now };
    }

    /// <summary>The notification after it was taken back, or cancelled before it was sent.</summary>
    /// <param name="notification">One that is scheduled or was sent.</param>
    /// <param name="now">The server's time.</param>
    public static Notification Withdraw(Notification notification, DateTimeOffset now) => notification.State == NotificationState.Scheduled
        ? notification with { State = NotificationState.Cancelled, ChangedAt = now }
        : notification with { State = NotificationState.Withdrawn, ChangedAt = now, Version = notification.Version + 1, VersionAt = now };

    /// <summary>A scheduled notification at the moment at which it is sent.</summary>
    public static Notification Send(Notification scheduled, DateTimeOffset now) =>
        scheduled with { State = NotificationState.Sent, CreatedAt = now, ChangedAt = null };

    /// <summary>
    /// The delivery of the newest version to a device that it concerns; null for none. A device that has the notification gets the newer version
    /// without a sound. One that has not got it yet gets the newer one instead; a withdrawn one it does not get at all.
    /// </summary>
    /// <param name="notification">The newest version.</param>
    /// <param name="before">The device's delivery of the version before.</param>
    /// <param name="device">The device.</param>
    /// <param name="now">The server's time.</param>
    public static DeliveryRecord? Follow(Notification notification, DeliveryRecord before, Device device, DateTimeOffset now)
    {
        var heard = before.HeardVersion;
        if (heard == 0 && !notification.IsShown) return null;
        // Apple's push service shows every message to a browser as another notification with a sound; the app shows the newest version when it is opened.
        if (heard > 0 && device.WebPush is { IsApple: true }) return null;
        return OneOffRules.Notification(notification.Account, notification.Id, device.Id, now) with
        {
            WantedVersion = notification.Version,
            ShownVersion = heard,
            // A pause that the push service asked for concerns the device, whatever the push says.
            Attempts = before.IsOpen ? before.Attempts : 0,
            NextTryAt = before.IsOpen ? before.NextTryAt : null,
            Reason = before.IsOpen ? before.Reason : null,
        };
    }

    /// <summary>A button that stays keeps its id, so that a press of it works whichever version the device shows.</summary>
    private static IReadOnlyList<Button>? KeepIds(IReadOnlyList<Button>? before, IReadOnlyList<Button>? sent)
    {
        if (sent is null || before is null) return sent;
        var left = before.ToList();
        return [.. sent.Select(Take)];

        Button Take(Button button)
        {
            if (left.Find(known => Button.SameEffect(known, button)) is not { } same) return button;
            left.Remove(same);
            return same;
        }
    }

    private static bool IsSame(Notification one, Notification other) =>
        IsSameForDevices(one, other) && Equals(one.Tags, other.Tags) && one.DeliverAt == other.DeliverAt
        && (one.Metadata ?? []).AsSpan().SequenceEqual(other.Metadata ?? []);

    /// <summary>A scheduled one keeps its version: no device knows it yet.</summary>
    private static bool IsSameForDevices(Notification one, Notification other) =>
        one.State == NotificationState.Scheduled || one.Content.Equals(other.Content);
}
