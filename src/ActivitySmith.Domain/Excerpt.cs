using System.Globalization;
using System.Text;

namespace ActivitySmith.Domain;

/// <summary>Truncates long texts between user-perceived characters (grapheme clusters, UAX #29) and appends an ellipsis.</summary>
public static class Excerpt
{
    private const string Ellipsis = "…";

    /// <param name="text">Any text.</param>
    /// <param name="max">Maximum UTF-16 code units of the kept text, without the ellipsis.</param>
    public static string Of(string text, int max) =>
        text.Length <= max ? text : string.Concat(Beginning(text, max, static part => part.Length), Ellipsis);

    /// <param name="text">Any text.</param>
    /// <param name="max">Maximum bytes in JSON, including the ellipsis.</param>
    public static string OfJson(string text, int max) =>
        PlainJson.Size(text) <= max ? text : string.Concat(Beginning(text, max - PlainJson.Size(Ellipsis), PlainJson.Size), Ellipsis);

    private static ReadOnlySpan<char> Beginning(ReadOnlySpan<char> text, int left, Func<ReadOnlySpan<char>, int> size)
    {
        var kept = Length(text, left, size, StringInfo.GetNextTextElementLength);

        // One letter can carry any number of combining marks. A first character that is too long is cut between its code points.
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
