using System.Text;
using ActivitySmith.Domain.Badges;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Positions;
using ActivitySmith.Ledger.Rows;

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

    /// <summary>Place in the order of all changes; with the epoch the event's id.</summary>
    public long Seq { get; }

    /// <summary>Whom it is meant for.</summary>
    public Target Target { get; }

    /// <summary>The only device that it is for; null: <see cref="Target"/> says it.</summary>
    public string? DeviceId { get; private init; }

    /// <summary>Estimated bytes in memory, before and after it is written out.</summary>
    public int Size { get; private init; } = RowSize.Base;

    /// <summary>The bytes of the event, blank line included.</summary>
    public ReadOnlyMemory<byte> Wire => wire.Value;

    /// <param name="activity">As committed.</param>
    /// <param name="epoch">The database's.</param>
    public static PageEvent Of(Activity activity, string epoch) => new(
        activity.Account, activity.Id, activity.Seq, activity.Shown.Target, () => Format("activity", new Position(epoch, activity.Seq), Card.Write(activity)))
    {
        Size = RowSize.Of(activity),
    };

    /// <param name="notification">As committed.</param>
    /// <param name="epoch">The database's.</param>
    public static PageEvent Of(Notification notification, string epoch) => new(
        notification.Account, notification.Id, notification.Seq, notification.Target,
        () => Format("notification", new Position(epoch, notification.Seq), NotificationCard.Write(notification)))
    {
        Size = RowSize.Of(notification),
    };

    /// <summary>Has no place in the order of changes: a stream tells the count when it begins, and whenever it changes.</summary>
    public static PageEvent Of(BadgeCount badge) =>
        new(badge.Account, $"badge {badge.DeviceId}", seq: 0, new Target(Channels: null), () => Badge(badge.Value)) { DeviceId = badge.DeviceId };

    /// <summary>Whether a browser's subscription is known; told to it alone, whenever its device changes.</summary>
    public static PageEvent Of(Device browser)
    {
        var isKnown = browser.WebPush is not null;
        return new(browser.Account, $"push {browser.Id}", seq: 0, new Target(Channels: null), () => Format("push", id: null, isKnown ? """{"known":true}"""u8 : """{"known":false}"""u8)) { DeviceId = browser.Id };
    }

    /// <summary>The number on a device's app icon.</summary>
    public static byte[] Badge(int count) => Format("badge", id: null, Encoding.UTF8.GetBytes($$"""{"badge":{{count}}}"""));

    /// <param name="name">The event's.</param>
    /// <param name="id">Where a reader resumes that saw this event last; null for one that is not about a change.</param>
    /// <param name="data">JSON in one line.</param>
    public static byte[] Format(string name, Position? id, ReadOnlySpan<byte> data)
    {
        var head = id is null ? $"event: {name}\ndata: " : $"event: {name}\nid: {id}\ndata: ";
        return [.. Encoding.UTF8.GetBytes(head), .. data, (byte)'\n', (byte)'\n'];
    }
}
