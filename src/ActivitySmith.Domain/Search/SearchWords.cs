using System.Globalization;
using System.Text;

namespace ActivitySmith.Domain.Search;

/// <summary>
/// Splits text into the words by which search finds it (docs/management-api.md, Search): runs of letters and digits, without case and accents. A
/// letter of a script without blanks, and a symbol such as an emoji, is a word.
/// </summary>
/// <param name="form">Normalizes the encodings of a character.</param>
public sealed class SearchWords(CompatibilityForm form)
{
    /// <summary>Characters of a word; the rest of a longer one is left out.</summary>
    public const int MaxLength = 32;

    /// <summary>Words of one entry; the rest is left out. All tags and a stream key have fewer.</summary>
    public const int MaxCount = 1_600;

    /// <summary>
    /// Ranges of scripts that are written without blanks between words: Thai and Lao, Burmese, Khmer, kana, and the ideographs of Chinese and Japanese.
    /// </summary>
    private static readonly (int First, int Last)[] Unspaced =
    [
        (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF),
        (0x20000, 0x3FFFF),
    ];

    private enum Kind
    {
        /// <summary>Invisible: soft hyphens, joiners, selectors of a variant, such as the coloured form of a symbol.</summary>
        Ignored,
        Blank,
        PartOfWord,
        Word,
    }

    /// <summary>The words of the texts in the order of their first appearance, without duplicates.</summary>
    /// <param name="texts">The texts; a word does not continue in the next one. Null for none.</param>
    public IReadOnlyList<string> Of(IEnumerable<string?> texts)
    {
        var (words, known, word) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal), new StringBuilder(MaxLength));
        var length = 0;
        foreach (var text in texts)
        {
            foreach (var character in Fold(text ?? "").EnumerateRunes())
            {
                var kind = KindOf(character);
                if (kind == Kind.Ignored) continue;
                if (kind != Kind.PartOfWord) End();
                if (kind == Kind.Blank || ++length > MaxLength) continue;
                word.Append(character);
                if (kind == Kind.Word) End();
            }

            End();
            if (words.Count == MaxCount) break;
        }

        return words;

        void End()
        {
            if (word.Length > 0 && words.Count < MaxCount && word.ToString() is var whole && known.Add(whole)) words.Add(whole);
            word.Clear();
            length = 0;
        }
    }

    private string Fold(string text) =>
        Ascii.IsValid(text) ? text.ToLowerInvariant() : string.Concat(form.WithoutAccents(text).EnumerateRunes().Select(Labels.TagFold.LowerCase));

    private static Kind KindOf(Rune character)
    {
        if (character.IsAscii) return char.IsAsciiLetterOrDigit((char)character.Value) ? Kind.PartOfWord : Kind.Blank;
        if (character.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF)) return Kind.Ignored;
        return Rune.GetUnicodeCategory(character) switch
        {
            UnicodeCategory.Format => Kind.Ignored,
            UnicodeCategory.OtherSymbol => Kind.Word,
            UnicodeCategory.OtherLetter when Array.Exists(Unspaced, range => character.Value >= range.First && character.Value <= range.Last) => Kind.Word,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => Kind.PartOfWord,
            _ => Rune.IsLetterOrDigit(character) ? Kind.PartOfWord : Kind.Blank,
        };
    }
}
