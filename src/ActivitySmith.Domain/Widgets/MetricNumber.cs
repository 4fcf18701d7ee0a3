using System.Globalization;
using System.Text.RegularExpressions;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.Widgets;

/// <summary>
/// The number in a metric's value, for drawing and for history (docs/api.md, Metric values). It is read from the stored value each time, which stays as
/// it was sent.
/// </summary>
public static partial class MetricNumber
{
    /// <summary>
    /// The number itself, or the one number that the text of a numeric format contains: <c>$1,234.50</c>, <c>99.9%</c>, <c>120ms</c>. Currency signs,
    /// units and words are ignored and never converted. Null for a text of format <c>string</c>, and for one that has no number, several, or an unclear
    /// one, such as <c>1,5</c>, <c>12:30</c> or <c>(5)</c>: no number is better than a wrong one.
    /// </summary>
    public static double? Of(Scalar value, MetricFormat format) =>
        value.Text is not { } text ? value.Number : format.IsNumeric ? InText(text) : null;

    private static double? InText(string text)
    {
        if (Number().Match(text) is not { Success: true } found) return null;
        var before = text.AsSpan(0, found.Index);
        var after = text.AsSpan(found.Index + found.Length);
        if (HasDigit(before) || HasDigit(after) || (after is [var next, ..] && IsMinus(next)) || SignOf(before) is not { } sign) return null;
        var number = double.Parse(found.Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? sign * number : null;
    }

    /// <summary>
    /// -1 or 1; null when the text before the number may mean either. A minus counts directly before the number or its currency sign, and after nothing,
    /// a space or a currency sign.
    /// </summary>
    private static int? SignOf(ReadOnlySpan<char> before)
    {
        var end = before.Length;
        while (end > 0 && (char.IsWhiteSpace(before[end - 1]) || IsCurrency(before[end - 1]))) end--;
        var isNegative = end > 0 && IsMinus(before[end - 1]);
        var rest = isNegative ? before[..(end - 1)] : before;
        foreach (var one in rest)
            if (IsMinus(one) || one is '(') return null;
        if (!isNegative) return 1;
        return IsDash(before[end..]) || rest is [.., var last] && !char.IsWhiteSpace(last) && !IsCurrency(last) ? null : -1;
    }

    /// <summary>Whether only spaces follow the minus, and at least one: it then stands between a word and the number.</summary>
    private static bool IsDash(ReadOnlySpan<char> afterMinus) => afterMinus.Length > 0 && afterMinus.IsWhiteSpace();

    private static bool IsMinus(char one) => one is '-' or '\u2212';

    private static bool IsCurrency(char one) => char.GetUnicodeCategory(one) is UnicodeCategory.CurrencySymbol;

    /// <summary>Of any script, and fractions; the square and the cube of a unit are none.</summary>
    private static bool HasDigit(ReadOnlySpan<char> text)
    {
        foreach (var one in text)
            if (char.IsNumber(one) && one is not ('\u00B2' or '\u00B3')) return true;
        return false;
    }

    /// <summary>Digits, with commas only between groups of three; a fraction; an exponent.</summary>
    [GeneratedRegex(@"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+|(?=\.[0-9]))(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
