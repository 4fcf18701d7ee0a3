using System.Globalization;
using System.Text;

namespace ActivitySmith.Domain;

/// <summary>Beginnings of texts that are too long, cut between characters as people see them (text elements, UAX #29) and ended by an ellipsis.</summary>
public static class Excerpt
{
    private const string Ellipsis = "…";

    /// <param name="text">Any text.</param>
    /// <param name="max">UTF-16 units that are kept; the ellipsis comes on top.</param>
    public static string Of(string text, int max) =>
        text.Length <= max ? text : string.Concat(Beginning(text, max, static part => part.Length), Ellipsis);

    /// <param name="text">Any text.</param>
    /// <param name="max">Bytes in JSON that may be left, the ellipsis included.</param>
    public static string OfJson(string text, int max) =>
        PlainJson.Size(text) <= max ? text : string.Concat(Beginning(text, max - PlainJson.Size(Ellipsis), PlainJson.Size), Ellipsis);

    private static ReadOnlySpan<char> Beginning(ReadOnlySpan<char> text, int left, Func<ReadOnlySpan<char>, int> size)
    {
        var kept = Length(text, left, size, StringInfo.GetNextTextElementLength);

        // Marks can be piled up without end on one letter: such a character has no beginning but its first code points.
        return text[..(kept > 0 ? kept : Length(text, left, size, CodePointLength))];
    }

    private static int Length(ReadOnlySpan<char> text, int left, Func<ReadOnlySpan<char>, int> size, Func<ReadOnlySpan<char>, int> next)
    {
        var kept = 0;
        while (kept < text.Length)
        {
            var one = next(text[kept..]);
            if ((left -= size(text.Slice(kept, one))) < 0) break;
            kept += one;
        }

        return kept;
    }

    private static int CodePointLength(ReadOnlySpan<char> text)
    {
        _ = Rune.DecodeFromUtf16(text, out _, out var length);
        return length;
    }
}
