using System.Text.Json.Serialization;

namespace ActivitySmith.Domain.Devices;

/// <summary>An address that a push service gave a device.</summary>
/// <param name="Value">Lower-case hexadecimal, <see cref="MaxLength"/> characters at most; opaque.</param>
/// <param name="Generation">The device's own counter; a report with a lower one came late.</param>
/// <param name="ReportedAt">When the device last reported it, also unchanged: APNs' "dead since" is compared with it.</param>
public sealed record PushToken(string Value, long Generation, DateTimeOffset ReportedAt)
{
    /// <summary>Apple says nothing of the size but that it may change; 64 and 160 characters have been seen.</summary>
    public const int MaxLength = 512;

    public static bool IsWellFormed(string value) => value.Length is > 0 and <= MaxLength && value.All(char.IsAsciiHexDigitLower);

    /// <summary>What is kept after a report: the newer of both, by generation.</summary>
    /// <param name="known">Null for none.</param>
    /// <param name="value">As reported; null keeps.</param>
    /// <param name="generation">Null: newest by arrival.</param>
    /// <param name="now">The server's receive time.</param>
    public static PushToken? Newer(PushToken? known, string? value, long? generation, DateTimeOffset now)
    {
        if (value is null) return known;
        if (known is null) return new PushToken(value, generation ?? 0, now);
        return generation is { } given && given < known.Generation ? known : new PushToken(value, generation ?? known.Generation, now);
    }
}

/// <summary>A device's addresses as they are stored.</summary>
public sealed record DeviceTokens(
    [property: JsonPropertyName("apns")] PushToken? Apns,
    [property: JsonPropertyName("start")] PushToken? PushToStart,
    [property: JsonPropertyName("widget")] PushToken? Widget,
    [property: JsonPropertyName("web")] WebSubscription? Web = null,
    [property: JsonPropertyName("dead")] IReadOnlyList<string>? Dead = null);
