using System.Text;

namespace ActivitySmith.Domain.Labels;

/// <summary>
/// The form in which lists compare tags: tags that differ only in case, or in how a keyboard encodes their characters, are one tag. Rows keep their tags
/// as sent.
/// </summary>
/// <param name="form">Normalizes the encodings of a character.</param>
public sealed class TagFold(CompatibilityForm form)
{
    /// <summary>
    /// At most <see cref="Tags.MaxLength"/> characters: one character can stand for up to 18 others, and databases limit what an index can hold. Folding
    /// the result again changes nothing.
    /// </summary>
    public string Of(string tag)
    {
        if (Ascii.IsValid(tag)) return tag.ToLowerInvariant();

        // Some letters have one code point with their accent in lower case only, so the form is taken again.
        var folded = form.Of(string.Concat(form.Of(tag).EnumerateRunes().Select(LowerCase)));
        return Characters.FitIn(folded, Tags.MaxLength) ? folded : string.Concat(folded.EnumerateRunes().Take(Tags.MaxLength));
    }

    /// <summary>By its upper case, which letters with two lower cases share: σ and ς.</summary>
    public static Rune LowerCase(Rune character) => Rune.ToLowerInvariant(Rune.ToUpperInvariant(character));
}
