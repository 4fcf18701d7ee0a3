using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Apns;

/// <summary>
/// Refuses content that does not fit in a push when the request arrives, not when the push is sent. The sizes are those of the bodies that would be
/// sent, at their largest.
/// </summary>
public static class PayloadBudget
{
    /// <summary>
    /// Maximum bytes of a push to one device. A broadcast may be larger, but a card that is too large to start cannot be updated either.
    /// </summary>
    public static int Limit => PushKind.LiveActivity.MaxBytes();

    /// <summary>Bytes reserved for the id of a broadcast channel. Apple does not document its length (observed: 24 characters).</summary>
    public const int ChannelIdReserve = 64;

    /// <summary>Maximum bytes of a body beside the parts that <see cref="MightNotFit"/> adds up.</summary>
    private const int Envelope = 1_400;

    /// <summary>Maximum bytes of one UTF-16 unit in JSON: <c>\u0001</c>.</summary>
    private const int BytesPerUnit = 6;

    private static readonly string LargestChannelId = new('A', ChannelIdReserve);
    private static readonly string LargestNotificationId = "ntf_" + new string('A', 20);

    /// <summary>Returns null when the pushes of this version fit.</summary>
    /// <param name="activity">The version to check before it is accepted.</param>
    public static Refusal? Check(Activity activity)
    {
        // The pushes may also include an alert of an earlier version, which is then shortened.
        if (activity.AlertVersion < activity.Version) activity = activity with { Alert = null };
        if (!MightNotFit(activity)) return null;
        var over = Largest(activity) - Limit;
        return over <= 0 ? null : Refuse(LongestField.Of(activity), over);
    }

    /// <summary>Returns null when the push of this notification fits.</summary>
    public static Refusal? Check(NotificationContent content)
    {
        var over = NotificationPayload.Length(LargestNotificationId, content, content.Badge ?? int.MaxValue) - Limit;
        return over <= 0 ? null : Refuse(LongestField.Of(content), over);
    }

    /// <summary>
    /// Bytes of the largest body that this version can need: a start while the activity runs, because a start has all members of an update and more;
    /// otherwise an end.
    /// </summary>
    public static int Largest(Activity activity)
    {
        var timestamp = activity.UpdatedAt.ToUnixTimeSeconds();
        return activity.IsRunning
            ? PayloadWriter.Length(
                (activity, timestamp), static (push, json) => ActivityPayload.WriteStart(push.activity, LargestChannelId, push.timestamp, json))
            : PayloadWriter.Length((activity, timestamp), static (push, json) => ActivityPayload.WriteEnd(push.activity, push.timestamp, json));
    }

    /// <summary>A cheap estimate of whether the body can be too large; almost every state is far smaller.</summary>
    private static bool MightNotFit(Activity activity)
    {
        var shown = activity.Shown;
        var alert = ((activity.Alert?.Title?.Length ?? 0) + (activity.Alert?.Body?.Length ?? 0)) * BytesPerUnit;
        return (shown.State.Json.Length * 2) + shown.Buttons.Json.Length + alert + (activity.StreamKey?.Length ?? 0) + Envelope > Limit;
    }

    private static Refusal Refuse(string path, int over) =>
        Catalogue.Invalid(
            "Payload too large",
            path,
            $"{path} makes the push to phones {over} {(over == 1 ? "byte" : "bytes")} longer than the {Limit} that Apple allows; shorten it");
}
