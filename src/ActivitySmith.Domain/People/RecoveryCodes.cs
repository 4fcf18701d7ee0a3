using System.Security.Cryptography;

namespace ActivitySmith.Domain.People;

/// <summary>Codes that replace the authenticator app when it is lost; each works once.</summary>
public static class RecoveryCodes
{
    /// <summary>Codes created at a time.</summary>
    public const int Count = 10;

    /// <summary>Characters of a code without hyphens: 120 bits, enough for an unsalted hash (OWASP ASVS 5, 6.5.2).</summary>
    public const int Length = 24;

    /// <summary>Crockford's base 32, without letters that look like digits.</summary>
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private const int Group = 6;

    /// <summary>New codes in their display form: four groups of six characters, separated by hyphens.</summary>
    public static IReadOnlyList<string> New() =>
        [.. Enumerable.Range(0, Count).Select(_ =>
            string.Join('-', RandomNumberGenerator.GetString(Alphabet, Length).Chunk(Group).Select(part => new string(part))))];

    public static IReadOnlyList<string> HashesOf(IReadOnlyList<string> codes) => [.. codes.Select(code => HashOf(code)!)];

    /// <summary>
    /// The stored form of a code: SHA-256 in lower-case hex. Null when the text is not a code. Spaces, hyphens and case are ignored.
    /// </summary>
    public static string? HashOf(string? typed)
    {
        var code = new string([.. (typed ?? "").ToLowerInvariant().Where(letter => !char.IsWhiteSpace(letter) && letter != '-')]);
        return code.Length == Length && code.All(letter => Alphabet.Contains(letter, StringComparison.Ordinal))
            ? Sha256.HexOf(code)
            : null;
    }
}
