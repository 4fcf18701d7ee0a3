using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.People;

/// <summary>
/// Checks passwords: long enough, and not one that attackers try first (NIST SP 800-63B, 5.1.1.2; OWASP ASVS 5, 6.2). There are no rules about kinds
/// of characters.
/// </summary>
/// <param name="form">Normalizes the different encodings of a password.</param>
/// <param name="common">Common passwords, in lower case.</param>
public sealed class Passwords(CompatibilityForm form, Lazy<IReadOnlySet<string>> common)
{
    /// <summary>Characters of the normalized password (<see cref="Characters"/>), each code point as one (NIST SP 800-63B, 5.1.1.2).</summary>
    public const int MinLength = 10;

    /// <summary>Maximum characters as typed. The hash covers all of them; longer passwords would only cost time.</summary>
    public const int MaxLength = 256;

    /// <summary>Additional characters up to which a password made of a name still counts as that name.</summary>
    private const int Decoration = 3;

    /// <summary>The text to hash: equal for all encodings in which keyboards and systems write the same characters (NFKC).</summary>
    public string Normal(string typed) => form.Of(typed);

    /// <param name="typed">Null when none was sent.</param>
    /// <param name="email">The person's email address; null when none was sent.</param>
    public Refusal? Check(string? typed, string? email)
    {
        if (typed is null || IsTooLong(typed) || string.IsNullOrWhiteSpace(typed)) return PeopleCatalogue.InvalidPassword;
        var password = Normal(typed);
        if (Characters.Count(password) < MinLength) return PeopleCatalogue.InvalidPassword;
        var folded = password.Trim().ToLowerInvariant();
        return common.Value.Contains(folded) || RepeatsItself(folded) || IsSequence(folded) || IsName(folded, email) ? PeopleCatalogue.CommonPassword : null;
    }

    /// <summary>Whether the text is longer than any password can be, so that it need not be compared.</summary>
    public static bool IsTooLong(string typed) => typed.Length > MaxLength && Characters.Count(typed) > MaxLength;

    /// <summary>Whether the text repeats one part: "aaaaaaaaaa", "passwordpassword".</summary>
    private static bool RepeatsItself(string text) =>
        Enumerable.Range(1, text.Length / 2).Any(part => text.Length % part == 0 && text.AsSpan(part).SequenceEqual(text.AsSpan(0, text.Length - part)));

    /// <summary>Whether each character follows the previous one: "abcdefghij", "0987654321".</summary>
    private static bool IsSequence(string text) => Follows(text, 1) || Follows(text, -1);

    private static bool Follows(string text, int step) =>
        Enumerable.Range(1, text.Length - 1).All(i => text[i] - text[i - 1] == step || (text[i - 1], text[i], step) is ('9', '0', 1) or ('0', '9', -1));

    /// <summary>Whether the text is the email address, its part before the @ or this product's name, with at most three more characters.</summary>
    private static bool IsName(string text, string? email)
    {
        string?[] names = ["activitysmith", email?.ToLowerInvariant(), email?.Split('@')[0].ToLowerInvariant()];
        return names.Any(name => name is { Length: >= MinLength - Decoration }
            && text.Contains(name, StringComparison.Ordinal)
            && text.Length - name.Length <= Decoration);
    }
}
