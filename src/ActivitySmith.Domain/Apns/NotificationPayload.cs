using System.Text.Json;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;

namespace ActivitySmith.Domain.Apns;

/// <summary>
/// Body of a notification (Apple: Generating a remote notification). Members that APNs does not define are outside <c>aps</c>, for the app and its
/// notification service extension.
/// </summary>
public static class NotificationPayload
{
    /// <summary>Category of notifications with buttons; the notification service extension builds it from <c>activitysmith.actions</c>.</summary>
    public const string ActionsCategory = "ACTIVITYSMITH_ACTIONS";

    /// <summary>Title of what takes the place of a withdrawn notification until the app removes it.</summary>
    public const string WithdrawnTitle = "Withdrawn";

    /// <param name="notification">The newest version.</param>
    /// <param name="badge">The number on the app's icon; null leaves it unchanged.</param>
    /// <param name="isSilent">Whether the device has an earlier version, which this one replaces without a sound.</param>
    public static byte[] Write(Notification notification, int? badge, bool isSilent = false) =>
        notification.State == NotificationState.Withdrawn ? Withdrawal(notification.Id, badge) : Write(notification.Id, Heard(notification, isSilent), badge);

    internal static byte[] Write(string id, NotificationContent content, int? badge) =>
        PayloadWriter.Bytes((id, content, badge), static (push, json) => Write(push.id, push.content, push.badge, json));

    internal static int Length(string id, NotificationContent content, int? badge) =>
        PayloadWriter.Length((id, content, badge), static (push, json) => Write(push.id, push.content, push.badge, json));

    /// <summary>The text of a card that did not start, as the start would have said it.</summary>
    public static byte[] Card(Activity activity) => PayloadWriter.Bytes(activity, static (activity, json) =>
    {
        var (title, body, hasSound) = ActivityPayload.StartTextOf(activity);
        json.WriteStartObject();
        json.WriteStartObject("aps");
        json.WriteStartObject("alert");
        json.WriteString("title", title);
        if (body.Length > 0) json.WriteString("body", body);
        json.WriteEndObject();
        if (hasSound) json.WriteString("sound", "default");
        json.WriteEndObject();
        json.WriteStartObject("activitysmith");
        json.WriteString("activity_id", activity.Id);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>A body that only sets the number on the app's icon.</summary>
    public static byte[] Badge(int count) => PayloadWriter.Bytes(count, static (count, json) =>
    {
        json.WriteStartObject();
        json.WriteStartObject("aps");
        json.WriteNumber("badge", count);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>Wakes the app to fetch; the same body for all devices.</summary>
    public static ReadOnlyMemory<byte> Background { get; } = """{"aps":{"content-available":1}}"""u8.ToArray();

    public static ReadOnlyMemory<byte> Widgets { get; } = """{"aps":{"content-changed":true}}"""u8.ToArray();

    private static NotificationContent Heard(Notification notification, bool isSilent) => isSilent
        ? notification.Content.Value with { Sound = null, InterruptionLevel = "passive" }
        : notification.Content.Value;

    /// <summary>Nothing can take a notification off a phone but its app, which this also wakes.</summary>
    private static byte[] Withdrawal(string id, int? badge) => PayloadWriter.Bytes((id, badge), static (push, json) =>
    {
        json.WriteStartObject();
        json.WriteStartObject("aps");
        json.WriteStartObject("alert");
        json.WriteString("title", WithdrawnTitle);
        json.WriteEndObject();
        if (push.badge is { } count) json.WriteNumber("badge", count);
        json.WriteString("interruption-level", "passive");
        json.WriteNumber("content-available", 1);
        json.WriteEndObject();
        json.WriteStartObject("activitysmith");
        json.WriteString("notification_id", push.id);
        json.WriteBoolean("withdrawn", true);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void Write(string id, NotificationContent content, int? badge, Utf8JsonWriter json)
    {
        var hasActions = content.Actions is { Count: > 0 };
        json.WriteStartObject();
        json.WriteStartObject("aps");
        json.WriteStartObject("alert");
        json.WriteString("title", content.Title);
        if (content.Subtitle is { } subtitle) json.WriteString("subtitle", subtitle);
        if (content.Message is { } message) json.WriteString("body", message);
        json.WriteEndObject();
        if (SoundOf(content) is { } sound) json.WriteString("sound", sound);
        if (badge is { } count) json.WriteNumber("badge", count);
        if (content.InterruptionLevel is { } level) json.WriteString("interruption-level", level);
        if (hasActions || content.Media is not null || content.Icon is not null) json.WriteNumber("mutable-content", 1);
        if (hasActions) json.WriteString("category", ActionsCategory);
        json.WriteEndObject();

        json.WriteStartObject("activitysmith");
        json.WriteString("notification_id", id);
        if (content.Media is { } media) json.WriteString("media", media);
        if (content.Icon is { } icon) json.WriteString("icon", icon);
        if (content.Redirection is { } redirection) json.WriteString("redirection", redirection);
        if (hasActions) WriteActions(content.Actions!, json);
        if (content.Payload is { } payload)
        {
            json.WritePropertyName("payload");
            payload.WriteTo(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A passive notification is silent unless it names a sound.</summary>
    private static string? SoundOf(NotificationContent content) => content.Sound ?? (content.InterruptionLevel == "passive" ? null : "default");

    private static void WriteActions(IReadOnlyList<Button> actions, Utf8JsonWriter json)
    {
        json.WriteStartArray("actions");
        foreach (var action in actions)
        {
            json.WriteStartObject();
            if (action.ActionId is { } id) json.WriteString("id", id);
            json.WriteString("title", action.Title);
            json.WriteString("type", action.Type);
            if (action.Type == Button.OpenUrl) json.WriteString("url", action.Url);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
