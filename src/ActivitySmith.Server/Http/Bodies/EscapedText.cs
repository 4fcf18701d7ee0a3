using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ActivitySmith.Server.Http.Bodies;

/// <summary>Finds text that is valid in JSON but cannot be stored or shown: U+0000 and unpaired surrogates.</summary>
internal static class EscapedText
{
    /// <summary>Bytes of <c>\u0000</c>.</summary>
    private const int EscapeSize = 6;

    /// <summary>The error in a string value, as the rest of a sentence; null when there is none.</summary>
    public static string? Problem(JsonElement text) => Problem(JsonMarshal.GetRawUtf8Value(text));

    /// <summary>The error in a member's name, as the rest of a sentence; null when there is none.</summary>
    public static string? Problem(JsonProperty member) => Problem(JsonMarshal.GetRawUtf8PropertyName(member));

    /// <summary>
    /// The same for any piece of JSON. Only escapes can write such text, as JSON forbids control characters and UTF-8 forbids surrogates. So only the escapes
    /// are read; System.Text.Json would decode each string, and throw for each unpaired surrogate.
    /// </summary>
    /// <param name="json">Valid JSON in valid UTF-8.</param>
    public static string? Problem(ReadOnlySpan<byte> json)
    {
        while (json.IndexOf((byte)'\\') is >= 0 and var at)
        {
            json = json[at..];
            if (CodeOf(json) is not { } code)
            {
                json = json[2..];
                continue;
            }

            if (code == 0) return "must not contain the character U+0000";
            json = json[EscapeSize..];
            if (!char.IsSurrogate(code)) continue;
            if (!char.IsHighSurrogate(code) || CodeOf(json) is not { } low || !char.IsLowSurrogate(low))
                return "must not contain half a surrogate pair; write both halves or the character itself";
            json = json[EscapeSize..];
        }

        return null;
    }

    /// <summary>The code of an escape <c>\uXXXX</c> at the beginning; null when there is none.</summary>
    private static char? CodeOf(ReadOnlySpan<byte> json) =>
        json.StartsWith("\\u"u8) && ushort.TryParse(json.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? (char)code
            : null;
}
