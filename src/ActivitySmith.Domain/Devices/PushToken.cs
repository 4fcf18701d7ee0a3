using System.Text.Json.Serialization;

namespace ActivitySmith.Domain.Devices;

/// <summary>A push token that APNs issued to a device.</summary>
/// <param name="Value">Lower-case hexadecimal, at most <see cref="MaxLength"/> characters; opaque.</param>
/// <param name="Generation">The device's own counter; a report with a lower value is outdated.</param>
/// <param name="ReportedAt">
/// When the device last reported the token, changed or not. It is compared with the time from which APNs considers a token expired.
/// </param>
public sealed record PushToken(string Value, long Generation, DateTimeOffset ReportedAt)
{
    /// <summary>
    /// Since when the token may be stale, although APNs accepts it: the system of the phone was updated and the app has not reported the token since.
    /// Null: it is not.
    /// </summary>
    public DateTimeOffset? SuspectSince { get; init; }

    /// <summary>Apple documents no size, only that it may change; 64 and 160 characters have been seen.</summary>
    public const int MaxLength = 512;

    public static bool IsWellFormed(string value) => value.Length is > 0 and <= MaxLength && value.All(char.IsAsciiHexDigitLower);

    /// <summary>The newer of the known and the reported token, by generation.</summary>
    /// <param name="known">Null for none.</param>
    /// <param name="value">As reported; null keeps the known one.</param>
    /// <param name="generation">Null: the reported one is newer.</param>
    /// <param name="now">The server's receive time.</param>
    public static PushToken? Newer(PushToken? known, string? value, long? generation, DateTimeOffset now)
    {
        if (value is null) return known;
        if (known is null) return new PushToken(value, generation ?? 0, now);
        return generation is { } given && given < known.Generation ? known : new PushToken(value, generation ?? known.Generation, now);
    }
}

/// <summary>A device's push addresses as stored.</summary>
public sealed record DeviceTokens(
    [property: JsonPropertyName("apns")] PushToken? Apns,
    [property: JsonPropertyName("start")] PushToken? PushToStart,
    [property: JsonPropertyName("widget")] PushToken? Widget,
    [property: JsonPropertyName("web")] WebSubscription? Web = null,
    [property: JsonPropertyName("dead")] IReadOnlyList<string>? Dead = null);
