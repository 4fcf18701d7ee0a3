using System.Globalization;
using System.Text;

namespace ActivitySmith.Domain.Search;

/// <summary>
/// Splits text into the words by which search finds it (docs/management-api.md, Search): runs of letters and digits, without case and accents. A
/// character of a script without blanks, and a symbol such as an emoji, is a word.
/// </summary>
/// <param name="form">Normalizes the encodings of a character.</param>
public sealed class SearchWords(CompatibilityForm form)
{
    /// <summary>Characters of a word; the rest of a longer one is left out.</summary>
    public const int MaxLength = 32;

    /// <summary>Words of one entry; the rest is left out.</summary>
    public const int MaxCount = 256;

    /// <summary>Ranges of characters that are written without blanks between words: kana, and the ideographs of Chinese and Japanese.</summary>
    private static readonly (int First, int Last)[] Unspaced =
        [(0x3040, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)];

    private enum Kind
    {
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
        return Rune.GetUnicodeCategory(character) switch
        {
            UnicodeCategory.OtherSymbol => Kind.Word,
            UnicodeCategory.OtherLetter when Array.Exists(Unspaced, range => character.Value >= range.First && character.Value <= range.Last) => Kind.Word,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => Kind.PartOfWord,
            _ => Rune.IsLetterOrDigit(character) ? Kind.PartOfWord : Kind.Blank,
        };
    }
}
