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

/// <summary>One event of the pages' stream (WHATWG HTML, server-sent events), serialized once for all pages.</summary>
public sealed class PageEvent
{
    private readonly Lazy<Message> message;

    private PageEvent(AccountId account, string subject, long seq, Target target, Func<Message> write)
    {
        (Account, Subject, Seq, Target) = (account, subject, seq, target);
        message = new Lazy<Message>(write);
    }

    public AccountId Account { get; }

    /// <summary>Identifies what the event is about. Of two events with the same subject, only the newer one matters.</summary>
    public string Subject { get; }

    /// <summary>Place in the order of all changes. Together with the epoch, it is the event's id.</summary>
    public long Seq { get; }

    /// <summary>The recipients.</summary>
    public Target Target { get; }

    /// <summary>The only device that gets the event; null: the devices of <see cref="Target"/>.</summary>
    public string? DeviceId { get; private init; }

    /// <summary>Start of the running activity; null for everything else.</summary>
    public DateTimeOffset? RunsSince { get; private init; }

    /// <summary>Whether the activity has ended. An ended activity does not change any more.</summary>
    public bool HasEnded { get; private init; }

    /// <summary>Estimated bytes in memory, before and after serialization.</summary>
    public int Size { get; private init; } = RowSize.Base;

    /// <summary>The bytes of the event, including the blank line.</summary>
    public ReadOnlyMemory<byte> Wire => message.Value.Bytes;

    /// <summary>The first line of <see cref="Wire"/>, with the event's name, without its line end.</summary>
    public ReadOnlyMemory<byte> Name => Wire[..message.Value.NameEnd];

    /// <summary>The part of <see cref="Wire"/> up to the end of the id, without the line end. A stream may extend the id.</summary>
    public ReadOnlyMemory<byte> Head => Wire[..message.Value.IdEnd];

    /// <summary>The part of <see cref="Wire"/> after <see cref="Head"/>.</summary>
    public ReadOnlyMemory<byte> Data => Wire[message.Value.IdEnd..];

    /// <param name="activity">As committed.</param>
    /// <param name="epoch">Epoch of the database.</param>
    public static PageEvent Of(Activity activity, string epoch) => new(
        activity.Account, activity.Id, activity.Seq, activity.Shown.Target, () => Write("activity", new Position(epoch, activity.Seq), Card.Write(activity)))
    {
        Size = RowSize.Of(activity),
        RunsSince = activity.IsRunning ? activity.StartedAt : null,
        HasEnded = !activity.IsRunning,
    };

    /// <param name="notification">As committed.</param>
    /// <param name="epoch">Epoch of the database.</param>
    public static PageEvent Of(Notification notification, string epoch) => new(
        notification.Account, notification.Id, notification.Seq, notification.Target,
        () => Write("notification", new Position(epoch, notification.Seq), NotificationCard.Write(notification)))
    {
        Size = RowSize.Of(notification),
    };

    /// <summary>
    /// A badge event, without a place in the order of changes: a stream sends the count when it begins and whenever it changes.
    /// </summary>
    public static PageEvent Of(BadgeCount badge) =>
        new(badge.Account, $"badge {badge.DeviceId}", seq: 0, new Target(Channels: null), () => Write("badge", id: null, BadgeData(badge.Value)))
        {
            DeviceId = badge.DeviceId,
        };

    /// <summary>Tells a browser whether its subscription is stored. Sent only to that browser, whenever its device changes.</summary>
    public static PageEvent Of(Device browser)
    {
        var isKnown = browser.WebPush is not null;
        return new(
            browser.Account,
            $"push {browser.Id}",
            seq: 0,
            new Target(Channels: null),
            () => Write("push", id: null, isKnown ? """{"known":true}"""u8 : """{"known":false}"""u8))
        { DeviceId = browser.Id };
    }

    /// <summary>The number on a device's app icon.</summary>
    public static byte[] Badge(int count) => Format("badge", id: null, BadgeData(count));

    /// <param name="name">Name of the event.</param>
    /// <param name="id">Position from which a reader resumes after this event; null for an event that is not about a change.</param>
    /// <param name="data">JSON on one line.</param>
    public static byte[] Format(string name, Position? id, ReadOnlySpan<byte> data) => Write(name, id, data).Bytes;

    private static byte[] BadgeData(int count) => Encoding.UTF8.GetBytes($$"""{"badge":{{count}}}""");

    private static Message Write(string name, Position? id, ReadOnlySpan<byte> data)
    {
        var first = $"event: {name}";
        var head = Encoding.UTF8.GetBytes(id is null ? first : $"{first}\nid: {id}");
        return new Message([.. head, .. "\ndata: "u8, .. data, (byte)'\n', (byte)'\n'], Encoding.UTF8.GetByteCount(first), head.Length);
    }

    private sealed record Message(byte[] Bytes, int NameEnd, int IdEnd);
}
