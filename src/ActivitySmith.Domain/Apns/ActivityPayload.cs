using System.Text.Json;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.Apns;

/// <summary>
/// Bodies of Live Activity pushes (Apple: Starting and updating Live Activities with ActivityKit push notifications). A body has no data of a single
/// device: the same body serves every device of the activity and its broadcast channel.
/// </summary>
public static class ActivityPayload
{
    /// <summary>Name of the attributes type in the app. All cards use one type, so that an install has one push-to-start token.</summary>
    public const string AttributesType = "ActivitySmithAttributes";

    /// <summary>Maximum length of the text that a start without an alert copies from the state into its alert, in UTF-16 units.</summary>
    public const int MaxBorrowedText = 100;

    /// <param name="activity">The newest version. Its alert is included whatever version it came with, so leave out an alert that was heard.</param>
    /// <param name="channelId">Broadcast channel that the card subscribes to (iOS 18 and newer); null: the card requests an update token.</param>
    /// <param name="timestamp">UNIX seconds (<see cref="PushTimes.NextTimestamp"/>).</param>
    public static byte[] Start(Activity activity, string? channelId, long timestamp) =>
        Fit(activity, activity => PayloadWriter.Bytes(
            (activity, channelId, timestamp), static (push, json) => WriteStart(push.activity, push.channelId, push.timestamp, json)));

    /// <inheritdoc cref="Start"/>
    public static byte[] Update(Activity activity, long timestamp) =>
        Fit(activity, activity => PayloadWriter.Bytes((activity, timestamp), static (push, json) => WriteUpdate(push.activity, push.timestamp, json)));

    /// <inheritdoc cref="Start"/>
    public static byte[] End(Activity activity, long timestamp) =>
        Fit(activity, activity => PayloadWriter.Bytes((activity, timestamp), static (push, json) => WriteEnd(push.activity, push.timestamp, json)));

    /// <summary>
    /// Shortens or drops the alert of an earlier version when the body would be too large. The server has checked each version with its own alert
    /// (<see cref="PayloadBudget"/>); the state is never shortened.
    /// </summary>
    private static byte[] Fit(Activity activity, Func<Activity, byte[]> write)
    {
        var bytes = write(activity);
        if (bytes.Length <= PayloadBudget.Limit || activity.Alert is not { } alert) return bytes;
        AlertText?[] shorter = [new(Borrow(alert.Title), Borrow(alert.Body)), new(Borrow(alert.Title), Body: null), new(Title: "", Body: null), null];
        foreach (var less in shorter)
        {
            bytes = write(activity with { Alert = less });
            if (bytes.Length <= PayloadBudget.Limit) break;
        }

        return bytes;
    }

    internal static void WriteStart(Activity activity, string? channelId, long timestamp, Utf8JsonWriter json)
    {
        Open("start", timestamp, json);
        json.WriteString("attributes-type", AttributesType);
        json.WriteStartObject("attributes");
        json.WriteString("activity_id", activity.Id);
        if (activity.StreamKey is { } stream) json.WriteString("stream_key", stream);
        json.WriteEndObject();
        if (channelId is not null) json.WriteString("input-push-channel", channelId);
        else json.WriteNumber("input-push-token", 1);
        json.WriteNumber("stale-date", PushTimes.StaleAt(activity).ToUnixTimeSeconds());
        WriteState(activity, json);
        WriteStartAlert(activity, json);
        Close(json);
    }

    internal static void WriteUpdate(Activity activity, long timestamp, Utf8JsonWriter json)
    {
        Open("update", timestamp, json);
        json.WriteNumber("stale-date", PushTimes.StaleAt(activity).ToUnixTimeSeconds());
        WriteState(activity, json);
        WriteOwnAlert(activity, json);
        Close(json);
    }

    internal static void WriteEnd(Activity activity, long timestamp, Utf8JsonWriter json)
    {
        Open("end", timestamp, json);
        json.WriteNumber("dismissal-date", (activity.DismissAt ?? activity.UpdatedAt).ToUnixTimeSeconds());
        WriteState(activity, json);
        WriteOwnAlert(activity, json);
        Close(json);
    }

    private static void Open(string name, long timestamp, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("aps");
        json.WriteNumber("timestamp", timestamp);
        json.WriteString("event", name);
    }

    private static void Close(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteState(Activity activity, Utf8JsonWriter json)
    {
        json.WriteStartObject("content-state");
        json.WriteNumber("version", activity.Version);
        ShownJson.Write(activity.Shown, json);
        json.WriteString("updated_at", Instant.Text(activity.UpdatedAt));
        json.WriteEndObject();
    }

    private static void WriteOwnAlert(Activity activity, Utf8JsonWriter json)
    {
        if (activity.Alert is { } alert) WriteAlert(alert.Title ?? activity.Shown.State.Value.Title!, alert.Body, sound: true, json);
    }

    private static void WriteStartAlert(Activity activity, Utf8JsonWriter json)
    {
        var (title, body, hasSound) = StartTextOf(activity);
        WriteAlert(title, body, hasSound, json);
    }

    /// <summary>A start always has an alert: its own, or the beginning of the card's text, without a sound.</summary>
    internal static (string Title, string Body, bool HasSound) StartTextOf(Activity activity)
    {
        var state = activity.Shown.State.Value;
        return activity.Alert is { } alert
            ? (alert.Title ?? state.Title ?? "", alert.Body ?? "", true)
            : (Borrow(state.Title) ?? "", Borrow(state.Subtitle ?? state.Message) ?? "", false);
    }

    private static void WriteAlert(string? title, string? body, bool sound, Utf8JsonWriter json)
    {
        json.WriteStartObject("alert");
        json.WriteString("title", title ?? "");
        json.WriteString("body", body ?? "");
        if (sound) json.WriteString("sound", "default");
        json.WriteEndObject();
    }

    private static string? Borrow(string? text) => text is null ? null : Excerpt.Of(text, MaxBorrowedText);
}
