using System.Buffers;
using System.Text.Json;
using ActivitySmith.Domain;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Delivery.Pages;

/// <summary>Writes an activity for pages: the stored state and the values derived from it, without the URLs of webhooks.</summary>
public static class Card
{
    private static readonly JsonWriterOptions Options = new() { Encoder = PlainJson.Encoder };

    /// <summary>The card's JSON, UTF-8.</summary>
    public static byte[] Write(Activity activity)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options)) Write(activity, json);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The values derived from a state, as in the card: effective steps, percent, timer instants. UTF-8.</summary>
    public static byte[] Derived(Presentation shown)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options)) DerivedJson.Write(shown.State.Value, shown.Timer, json);
        return buffer.WrittenSpan.ToArray();
    }

    /// <param name="activity">The newest version.</param>
    /// <param name="json">Destination of the card.</param>
    /// <param name="mayStart">Whether to add <c>may_start</c>, which lets the device start the card itself when it has none.</param>
    public static void Write(Activity activity, Utf8JsonWriter json, bool mayStart = false)
    {
        var shown = activity.Shown;
        json.WriteStartObject();
        json.WriteString("activity_id", activity.Id);
        if (activity.StreamKey is { } stream) json.WriteString("stream_key", stream);
        json.WriteNumber("version", activity.Version);
        json.WriteNumber("seq", activity.Seq);
        json.WriteString("status", activity.IsRunning ? "running" : "ended");
        ShownJson.Write(shown, json);
        if (activity.Alert is { } alert)
        {
            json.WritePropertyName("alert");
            JsonSerializer.Serialize(json, alert, StoredJson.Instance.AlertText);
            json.WriteNumber("alert_version", activity.AlertVersion);
        }

        if (shown.Tags is { } tags)
        {
            json.WritePropertyName("tags");
            json.WriteRawValue(tags.Json, skipInputValidation: true);
        }

        json.WriteString("started_at", Instant.Text(activity.StartedAt));
        json.WriteString("updated_at", Instant.Text(activity.UpdatedAt));
        if (activity.EndedAt is { } ended) json.WriteString("ended_at", Instant.Text(ended));
        if (activity.DismissAt is { } dismiss) json.WriteString("dismiss_at", Instant.Text(dismiss));
        if (mayStart) json.WriteBoolean("may_start", true);
        json.WriteEndObject();
    }
}
