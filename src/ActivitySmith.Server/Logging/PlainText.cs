using System.Globalization;
using System.Text;

namespace ActivitySmith.Server.Logging;

/// <summary>
/// Text of others (paths, names) on one line of the log: a line break in it would forge a line, ESC would speak to the terminal of the reader
/// (ECMA-48), and marks of direction would show it in another order.
/// </summary>
internal static class PlainText
{
    /// <summary>The text with <c>\u000A</c> and the like in place of such characters.</summary>
    public static string Of(string text)
    {
        var at = IndexOfOdd(text);
        if (at < 0) return text;
        var plain = new StringBuilder(text.Length + 32).Append(text, 0, at);
        foreach (var character in text.AsSpan(at))
        {
            if (IsOdd(character)) plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}");
            else plain.Append(character);
        }

        return plain.ToString();
    }

    private static int IndexOfOdd(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (IsOdd(text[i])) return i;
        return -1;
    }

    private static bool IsOdd(char character) => char.IsControl(character)
        || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
