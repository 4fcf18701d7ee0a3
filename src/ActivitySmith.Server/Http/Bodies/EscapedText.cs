using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ActivitySmith.Server.Http.Bodies;

/// <summary>Text that JSON can spell and no store or phone can keep: U+0000 and halves of surrogate pairs.</summary>
internal static class EscapedText
{
    /// <summary>Bytes of <c>\u0000</c>.</summary>
    private const int EscapeSize = 6;

    /// <summary>What is wrong with a string value, as the end of a sentence; null when nothing is.</summary>
    public static string? Problem(JsonElement text) => Problem(JsonMarshal.GetRawUtf8Value(text));

    /// <summary>What is wrong with a member's name, as the end of a sentence; null when nothing is.</summary>
    public static string? Problem(JsonProperty member) => Problem(JsonMarshal.GetRawUtf8PropertyName(member));

    /// <summary>
    /// The same of a piece of JSON, or all of it. Only escapes can spell such text: JSON forbids control characters and UTF-8 forbids
    /// surrogates. So the escapes are read where they stand; the base library would decode each string, and throw for each half.
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

    /// <summary>Of an escape <c>\uXXXX</c> at the beginning; null when there is none.</summary>
    private static char? CodeOf(ReadOnlySpan<byte> json) =>
        json.StartsWith("\\u"u8) && ushort.TryParse(json.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? (char)code : null;
}
