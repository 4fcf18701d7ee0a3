using System.Buffers;
using System.Text.Json;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Notifications;

namespace ActivitySmith.Delivery.Pages;

/// <summary>Writes a notification for pages.</summary>
public static class NotificationCard
{
    private static readonly JsonWriterOptions Options = new() { Encoder = PlainJson.Encoder };

    /// <summary>The notification's JSON, UTF-8.</summary>
    public static byte[] Write(Notification notification)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options)) Write(notification, json);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(Notification notification, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("notification_id", notification.Id);
        json.WriteNumber("seq", notification.Seq);
        json.WriteNumber("sent_seq", notification.SentSeq);
        json.WriteNumber("version", notification.Version);
        if (notification.IsShown) WriteContent(notification, json);
        else WriteWithdrawal(json);
        json.WriteString("created_at", Instant.Text(notification.CreatedAt));
        if (notification.ChangedAt is { } changed) json.WriteString("changed_at", Instant.Text(changed));
        json.WriteEndObject();
    }

    /// <summary>A client that does not know of withdrawals shows the title.</summary>
    private static void WriteWithdrawal(Utf8JsonWriter json)
    {
        json.WriteString("title", NotificationPayload.WithdrawnTitle);
        json.WriteBoolean("withdrawn", true);
    }

    private static void WriteContent(Notification notification, Utf8JsonWriter json)
    {
        var content = notification.Content.Value;
        json.WriteString("title", content.Title);
        if (content.Message is { } message) json.WriteString("message", message);
        if (content.Subtitle is { } subtitle) json.WriteString("subtitle", subtitle);
        if (content.Icon is { } icon) json.WriteString("icon", icon);
        if (content.Media is { } media) json.WriteString("media", media);
        if (content.Redirection is { } redirection) json.WriteString("redirection", redirection);
        if (content.InterruptionLevel is { } level) json.WriteString("interruption_level", level);
        if (content.Actions is { Count: > 0 } actions)
        {
            json.WriteStartArray("actions");
            foreach (var action in actions) ButtonJson.Write(action, json);
            json.WriteEndArray();
        }

        if (notification.Tags is { } tags)
        {
            json.WritePropertyName("tags");
            json.WriteRawValue(tags.Json, skipInputValidation: true);
        }

    }
}
