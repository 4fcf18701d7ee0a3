using System.Security.Cryptography;
using System.Text;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Devices;

/// <summary>
/// A code that pairs one device with an account, once: 12 characters of Crockford's base 32 (60 bits), shown in groups of four. Stored only as a
/// hash, until it is used or expires.
/// </summary>
public sealed record PairingCode
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Maximum open codes of one account.</summary>
    public const int MaxOpen = 200;

    /// <summary>
    /// Maximum open codes of one user. A new code replaces the user's oldest one: the newest code, which the user sees, always works, and no member
    /// can use up the account's maximum.
    /// </summary>
    public const int MaxOpenOfUser = 20;

    /// <summary>Maximum length of an entered code, separators included.</summary>
    public const int MaxTextLength = 64;

    private const int Length = 12;

    /// <summary>Without I, L, O and U: they are easily mistaken for other characters, or form words.</summary>
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public required AccountId Account { get; init; }

    /// <summary>SHA-256 of the code without separators, lower-case hex.</summary>
    public required string Hash { get; init; }

    /// <summary>The user of the future device.</summary>
    public required string UserId { get; init; }

    /// <summary>The name of the future device; null: the name that its app reports.</summary>
    public string? Name { get; init; }

    /// <summary>Slugs of the channels that the device joins.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>
    /// Whether the code pairs a device. An expiry in the far future comes from a clock that was wrong. One extra lifetime is tolerated, for a clock
    /// that was set back since.
    /// </summary>
    public bool IsOpen(DateTimeOffset now) => ExpiresAt > now && ExpiresAt <= now + (2 * Lifetime);

    /// <summary>A new code in its display form, <c>XXXX-XXXX-XXXX</c>.</summary>
    public static string New()
    {
        var plain = RandomNumberGenerator.GetString(Alphabet, Length);
        return $"{plain[..4]}-{plain[4..8]}-{plain[8..]}";
    }

    /// <summary>
    /// The hash of a typed or scanned code. Case, spaces and hyphens are ignored, and common mistakes (O for 0, I and L for 1) are corrected.
    /// </summary>
    public static string HashOf(string text)
    {
        var plain = new StringBuilder(Length);
        foreach (var character in text)
        {
            if (character is '-' or ' ') continue;
            plain.Append(char.ToUpperInvariant(character) switch { 'O' => '0', 'I' or 'L' => '1', var other => other });
        }

        return Sha256.HexOf(plain.ToString());
    }
}
