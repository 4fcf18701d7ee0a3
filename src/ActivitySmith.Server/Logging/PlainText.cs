using System.Globalization;
using System.Text;

namespace ActivitySmith.Server.Logging;

/// <summary>
/// Makes text from clients (paths, names) safe for one line of the log: a line break would forge a log line, ESC would send commands to the reader's terminal
/// (ECMA-48), and bidirectional controls would reorder the text.
/// </summary>
internal static class PlainText
{
    /// <summary>The text with such characters escaped, as in <c>\u000A</c>.</summary>
    public static string Of(string text)
    {
        var at = IndexOfUnsafe(text);
        if (at < 0) return text;
        var plain = new StringBuilder(text.Length + 32).Append(text, 0, at);
        foreach (var character in text.AsSpan(at))
        {
            if (IsUnsafe(character)) plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}");
            else plain.Append(character);
        }

        return plain.ToString();
    }

    private static int IndexOfUnsafe(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (IsUnsafe(text[i])) return i;
        return -1;
    }

    private static bool IsUnsafe(char character) => char.IsControl(character)
        || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
