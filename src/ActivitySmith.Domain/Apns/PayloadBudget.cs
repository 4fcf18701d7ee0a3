using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Apns;

/// <summary>
/// Refuses what would not fit in a push, when it is accepted and not when it is sent. The sizes are those of the very bodies that
/// would go out, taken at their largest.
/// </summary>
public static class PayloadBudget
{
    /// <summary>Bytes of one device's push; a broadcast may have more, but a card that cannot start cannot be updated either.</summary>
    public static int Limit => PushKind.LiveActivity.MaxBytes();

    /// <summary>Bytes reserved for the id of a broadcast channel, whose length Apple leaves open (24 characters seen).</summary>
    public const int ChannelIdReserve = 64;

    /// <summary>What a body has beside the parts that <see cref="MightNotFit"/> adds up, at most.</summary>
    private const int Envelope = 1_400;

    /// <summary>Most bytes that one UTF-16 unit takes in JSON: <c>\u0001</c>.</summary>
    private const int BytesPerUnit = 6;

    private static readonly string LargestChannelId = new('A', ChannelIdReserve);
    private static readonly string LargestNotificationId = "ntf_" + new string('A', 20);

    /// <summary>Null when the pushes of this version fit.</summary>
    /// <param name="activity">The version that is about to be accepted.</param>
    public static Refusal? Check(Activity activity)
    {
        // An alert of an earlier version may go along too, and is shortened then.
        if (activity.AlertVersion < activity.Version) activity = activity with { Alert = null };
        if (!MightNotFit(activity)) return null;
        var over = Largest(activity) - Limit;
        return over <= 0 ? null : Refuse(LongestField.Of(activity), over);
    }

    /// <summary>Null when the push of this notification fits.</summary>
    public static Refusal? Check(NotificationContent content)
    {
        var over = NotificationPayload.Length(LargestNotificationId, content, content.Badge ?? int.MaxValue) - Limit;
        return over <= 0 ? null : Refuse(LongestField.Of(content), over);
    }

    /// <summary>Bytes of the largest body that this version can need: a start while it runs, since it is an update with more; else an end.</summary>
    public static int Largest(Activity activity)
    {
        var timestamp = activity.UpdatedAt.ToUnixTimeSeconds();
        return activity.IsRunning
            ? PayloadWriter.Length((activity, timestamp), static (push, json) => ActivityPayload.WriteStart(push.activity, LargestChannelId, push.timestamp, json))
            : PayloadWriter.Length((activity, timestamp), static (push, json) => ActivityPayload.WriteEnd(push.activity, push.timestamp, json));
    }

    /// <summary>Whether it is worth writing the body to see; almost every state is far too small.</summary>
    private static bool MightNotFit(Activity activity)
    {
        var shown = activity.Shown;
        var alert = ((activity.Alert?.Title?.Length ?? 0) + (activity.Alert?.Body?.Length ?? 0)) * BytesPerUnit;
        return (shown.State.Json.Length * 2) + shown.Buttons.Json.Length + alert + (activity.StreamKey?.Length ?? 0) + Envelope > Limit;
    }

    private static Refusal Refuse(string path, int over) =>
        Catalogue.Invalid("Payload too large", path, $"{path} makes the push to phones {over} {(over == 1 ? "byte" : "bytes")} longer than the {Limit} that Apple allows; shorten it");
}
