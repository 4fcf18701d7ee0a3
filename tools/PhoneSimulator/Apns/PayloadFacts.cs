using System.Text.Json;

namespace PhoneSimulator.Apns;

public enum ActivityEvent
{
    None,
    Start,
    Update,
    End,
    Unknown,
}

/// <summary>The values of a payload that the checks need, read in one pass without building a tree.</summary>
public sealed class PayloadFacts
{
    public static readonly PayloadFacts None = new();

    /// <summary>True for a JSON object with an object <c>aps</c>.</summary>
    public bool HasAps { get; private set; }

    public ActivityEvent Event { get; private set; }

    /// <summary>UNIX seconds of <c>aps.timestamp</c>; 0 when absent.</summary>
    public long Timestamp { get; private set; }

    public bool HasAlert { get; private set; }

    public bool HasSound { get; private set; }

    public bool HasBadge { get; private set; }

    public bool ContentAvailable { get; private set; }

    public bool ContentChanged { get; private set; }

    public bool HasContentState { get; private set; }

    public bool HasAttributes { get; private set; }

    public bool HasAttributesType { get; private set; }

    public bool WantsToken { get; private set; }

    public string? InputChannel { get; private set; }

    /// <summary>Bytes of attributes and content-state together.</summary>
    public int DataBytes { get; private set; }

    /// <summary>The product's own id in <c>attributes.activity_id</c>.</summary>
    public string? ActivityId { get; private set; }

    /// <summary>The product's own <c>content-state.version</c>; 0 when absent.</summary>
    public long Version { get; private set; }

    public static PayloadFacts Read(ReadOnlySpan<byte> payload)
    {
        var facts = new PayloadFacts();
        try
        {
            var reader = new Utf8JsonReader(payload);
            facts.ReadRoot(ref reader);
        }
        catch (JsonException)
        {
            // Not JSON: for the checks this is a payload without aps.
            facts.HasAps = false;
        }

        return facts;
    }

    private void ReadRoot(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isAps = reader.ValueTextEquals("aps"u8);
            reader.Read();
            if (isAps && reader.TokenType == JsonTokenType.StartObject) ReadAps(ref reader);
            else reader.Skip();
        }

        // Content after the object makes it invalid JSON.
        if (reader.Read()) HasAps = false;
    }

    private void ReadAps(ref Utf8JsonReader reader)
    {
        HasAps = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("event"u8)) Event = EventOf(ref reader);
            else if (reader.ValueTextEquals("timestamp"u8)) Timestamp = Whole(ref reader);
            else if (reader.ValueTextEquals("content-state"u8)) { HasContentState = ReadOwn(ref reader); }
            else if (reader.ValueTextEquals("attributes"u8)) { HasAttributes = ReadOwn(ref reader); }
            else if (reader.ValueTextEquals("attributes-type"u8)) HasAttributesType = Text(ref reader) is { Length: > 0 };
            else if (reader.ValueTextEquals("alert"u8)) HasAlert = Present(ref reader);
            else if (reader.ValueTextEquals("sound"u8)) HasSound = Present(ref reader);
            else if (reader.ValueTextEquals("badge"u8)) HasBadge = Present(ref reader);
            else if (reader.ValueTextEquals("content-available"u8)) ContentAvailable = Whole(ref reader) == 1;
            else if (reader.ValueTextEquals("content-changed"u8)) ContentChanged = True(ref reader);
            else if (reader.ValueTextEquals("input-push-token"u8)) WantsToken = Whole(ref reader) == 1;
            else if (reader.ValueTextEquals("input-push-channel"u8)) InputChannel = Text(ref reader);
            else { reader.Read(); reader.Skip(); }
        }
    }

    private static ActivityEvent EventOf(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            if (reader.ValueTextEquals("update"u8)) return ActivityEvent.Update;
            if (reader.ValueTextEquals("start"u8)) return ActivityEvent.Start;
            if (reader.ValueTextEquals("end"u8)) return ActivityEvent.End;
        }

        reader.Skip();
        return ActivityEvent.Unknown;
    }

    /// <summary>Reads content-state or attributes: the product's two members in them, and their size.</summary>
    private bool ReadOwn(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        var from = reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("version"u8)) Version = Whole(ref reader);
            else if (reader.ValueTextEquals("activity_id"u8)) ActivityId = Text(ref reader);
            else { reader.Read(); reader.Skip(); }
        }

        DataBytes += (int)(reader.BytesConsumed - from);
        return true;
    }

    private static long Whole(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number)) return number;
        reader.Skip();
        return 0;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        reader.Skip();
        return null;
    }

    private static bool True(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.True) return true;
        reader.Skip();
        return false;
    }

    private static bool Present(ref Utf8JsonReader reader)
    {
        reader.Read();
        var present = reader.TokenType != JsonTokenType.Null;
        reader.Skip();
        return present;
    }
}
