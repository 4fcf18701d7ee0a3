using System.Text.Json;

namespace ActivitySmith.Server.Http.Bodies;

/// <summary>Text that JSON can spell and no store or phone can keep: U+0000 and halves of surrogate pairs.</summary>
internal static class EscapedText
{
    /// <summary>
    /// Whether the JSON holds an escape of U+0000 or of a surrogate, so that its strings must be looked at one by one. Raw ones
    /// cannot be there: JSON forbids control characters and UTF-8 forbids surrogates.
    /// </summary>
    public static bool MayBeBroken(ReadOnlySpan<byte> json)
    {
        while (json.IndexOf("\\u"u8) is >= 0 and var at && json.Length >= at + 6)
        {
            var digits = json.Slice(at + 2, 4);
            if (digits.SequenceEqual("0000"u8) || digits[0] is (byte)'d' or (byte)'D') return true;
            json = json[(at + 2)..];
        }

        return false;
    }

    /// <summary>What is wrong with a string value, as the end of a sentence; null when nothing is.</summary>
    public static string? Problem(JsonElement text) => Problem(() => text.GetString()!);

    /// <summary>What is wrong with a member's name, as the end of a sentence; null when nothing is.</summary>
    public static string? Problem(JsonProperty member) => Problem(() => member.Name);

    private static string? Problem(Func<string> read)
    {
        try
        {
            return read().Contains('\0') ? "must not contain the character U+0000" : null;
        }
        catch (InvalidOperationException)
        {
            // The base library's answer to half a surrogate pair; there is no call that asks first.
            return "must not contain half a surrogate pair; write both halves or the character itself";
        }
    }
}
