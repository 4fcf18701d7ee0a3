using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.People;

/// <summary>What a password must be: long, and not one that is tried first (NIST SP 800-63B, 5.1.1.2; OWASP ASVS 5, 6.2). No character is asked for.</summary>
/// <param name="form">Makes the same password of all ways to write it.</param>
/// <param name="common">Passwords that are tried first, in lower case.</param>
public sealed class Passwords(CompatibilityForm form, Lazy<IReadOnlySet<string>> common)
{
    /// <summary>Characters of the normalized password (<see cref="Characters"/>), each code point as one (NIST SP 800-63B, 5.1.1.2).</summary>
    public const int MinLength = 10;

    /// <summary>Characters as typed. Hashing reads all of it; longer ones would only cost time.</summary>
    public const int MaxLength = 256;

    /// <summary>Characters that do not make a name a password.</summary>
    private const int Decoration = 3;

    /// <summary>What is hashed: the same for all ways in which keyboards and systems write the same characters (NFKC).</summary>
    public string Normal(string typed) => form.Of(typed);

    /// <param name="typed">Null when none was sent.</param>
    /// <param name="email">What the person signs in with; null when none was sent.</param>
    public Refusal? Check(string? typed, string? email)
    {
        if (typed is null || IsTooLong(typed) || string.IsNullOrWhiteSpace(typed)) return PeopleCatalogue.InvalidPassword;
        var password = Normal(typed);
        if (Characters.Count(password) < MinLength) return PeopleCatalogue.InvalidPassword;
        var folded = password.Trim().ToLowerInvariant();
        return common.Value.Contains(folded) || RepeatsItself(folded) || IsSequence(folded) || IsName(folded, email) ? PeopleCatalogue.CommonPassword : null;
    }

    /// <summary>Whether it is longer than any password is, and need not be compared.</summary>
    public static bool IsTooLong(string typed) => typed.Length > MaxLength && Characters.Count(typed) > MaxLength;

    /// <summary>One part over and over: "aaaaaaaaaa", "passwordpassword".</summary>
    private static bool RepeatsItself(string text) =>
        Enumerable.Range(1, text.Length / 2).Any(part => text.Length % part == 0 && text.AsSpan(part).SequenceEqual(text.AsSpan(0, text.Length - part)));

    /// <summary>Each character follows the one before: "abcdefghij", "0987654321".</summary>
    private static bool IsSequence(string text) => Follows(text, 1) || Follows(text, -1);

    private static bool Follows(string text, int step) =>
        Enumerable.Range(1, text.Length - 1).All(i => text[i] - text[i - 1] == step || (text[i - 1], text[i], step) is ('9', '0', 1) or ('0', '9', -1));

    /// <summary>The address, its part before the @ or this product's name, with at most three characters more.</summary>
    private static bool IsName(string text, string? email)
    {
        string?[] names = ["activitysmith", email?.ToLowerInvariant(), email?.Split('@')[0].ToLowerInvariant()];
        return names.Any(name => name is { Length: >= MinLength - Decoration } && text.Contains(name, StringComparison.Ordinal) && text.Length - name.Length <= Decoration);
    }
}
