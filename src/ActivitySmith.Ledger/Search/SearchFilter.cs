using ActivitySmith.Ledger.Labels;

namespace ActivitySmith.Ledger.Search;

/// <summary>Filter of a list by words: rows that have, for each of them, a word that begins with it.</summary>
/// <param name="Asked">The text as requested.</param>
/// <param name="Words">Its words, as the index has them.</param>
public sealed record SearchFilter(string Asked, IReadOnlyList<string> Words)
{
    /// <summary>Words that are compared, those of the other filters included.</summary>
    private const int MaxCompared = 32;

    /// <summary>The filter with words of texts that the rows must have anyway, which makes fewer entries to read.</summary>
    /// <param name="texts">Null for none.</param>
    internal SearchFilter And(params IEnumerable<string?> texts) =>
        this with { Words = [.. Words.Concat(TextForms.Words.Of(texts)).Distinct(StringComparer.Ordinal).Take(MaxCompared)] };
}
