using System.Text;
using ActivitySmith.Domain.Badges;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;

namespace ActivitySmith.Delivery.Pages;

/// <summary>One event of the stream that pages read (WHATWG server-sent events), written out once for all pages.</summary>
public sealed class PageEvent
{
    private readonly Lazy<byte[]> wire;

    private PageEvent(AccountId account, string subject, long seq, Target target, Func<byte[]> write)
    {
        (Account, Subject, Seq, Target) = (account, subject, seq, target);
        wire = new Lazy<byte[]>(write);
    }

    public AccountId Account { get; }

    /// <summary>What it is about; of two events about the same, only the newer one matters.</summary>
    public string Subject { get; }

    /// <summary>Place in the order of all changes; the event's id.</summary>
    public long Seq { get; }

    /// <summary>Whom it is meant for.</summary>
    public Target Target { get; }

    /// <summary>The only device that it is for; null: <see cref="Target"/> says it.</summary>
    public string? DeviceId { get; private init; }

    /// <summary>The bytes of the event, blank line included.</summary>
    public ReadOnlyMemory<byte> Wire => wire.Value;

    public static PageEvent Of(Activity activity) =>
        new(activity.Account, activity.Id, activity.Seq, activity.Shown.Target, () => Format("activity", activity.Seq, Card.Write(activity)));

    public static PageEvent Of(Notification notification) =>
        new(notification.Account, notification.Id, notification.Seq, notification.Target, () => Format("notification", notification.Seq, NotificationCard.Write(notification)));

    /// <summary>Has no place in the order of changes: a stream tells the count when it begins, and whenever it changes.</summary>
    public static PageEvent Of(BadgeCount badge) =>
        new(badge.Account, $"badge {badge.DeviceId}", seq: 0, new Target(Channels: null), () => Badge(badge.Value)) { DeviceId = badge.DeviceId };

    /// <summary>The number on a device's app icon.</summary>
    public static byte[] Badge(int count) => Format("badge", id: null, Encoding.UTF8.GetBytes($$"""{"badge":{{count}}}"""));

    /// <summary>An event that is not about one change and so has no id.</summary>
    public static byte[] Format(string name, long? id, ReadOnlySpan<byte> data)
    {
        var head = id is null ? $"event: {name}\ndata: " : $"event: {name}\nid: {id}\ndata: ";
        return [.. Encoding.UTF8.GetBytes(head), .. data, (byte)'\n', (byte)'\n'];
    }
}
