using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts.Json;

/// <summary>
/// Instants: written as ISO 8601 UTC with milliseconds and <c>Z</c>, read as RFC 3339 (section 5.6) with an offset and any number of fraction digits,
/// of which the first seven (100 ns) are used.
/// </summary>
public sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    private const int SecondsEnd = 19;
    private const int TickDigits = 7;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && TryParse(reader.GetString(), out var instant)
            ? instant
            : throw new JsonException("must be an RFC 3339 timestamp such as 2026-07-10T12:00:00Z");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Format(value));

    /// <summary><c>2026-07-10T12:00:00.000Z</c>; finer parts are truncated, not rounded.</summary>
    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out DateTimeOffset instant)
    {
        instant = default;
        if (text is null || text.Length is <= SecondsEnd or > 64 || text[10] is not ('T' or 't')) return false;
        var end = SecondsEnd;
        if (text[end] == '.')
        {
            end++;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            if (end == SecondsEnd + 1 || end == text.Length) return false;
        }

        var fraction = text[SecondsEnd..Math.Min(end, SecondsEnd + 1 + TickDigits)];
        var offset = text[end] is 'z' ? "Z" : text[end..];
        if (offset != "Z" && (offset.Length != 6 || offset[0] is not ('+' or '-'))) return false;
        var format = "yyyy-MM-dd'T'HH:mm:ss" + (fraction.Length > 0 ? "." + new string('f', fraction.Length - 1) : "") + (offset == "Z" ? "'Z'" : "zzz");
        return DateTimeOffset.TryParseExact(string.Concat(text.AsSpan(0, 10), "T", text.AsSpan(11, 8)) + fraction + offset, format,
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
    }
}
