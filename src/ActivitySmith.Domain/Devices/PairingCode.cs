using System.Security.Cryptography;
using System.Text;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Devices;

/// <summary>
/// What lets one device into an account, once: 12 characters of Crockford's base 32 (60 bits), shown in groups of four. Kept until it is
/// used or has expired, and never in clear.
/// </summary>
public sealed record PairingCode
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Codes of one account that wait for a device at a time.</summary>
    public const int MaxOpen = 200;

    /// <summary>
    /// Codes of one user that wait at a time; a new one replaces the oldest, so that the newest, which somebody is looking at, always works and no member
    /// can use up what others need.
    /// </summary>
    public const int MaxOpenOfUser = 20;

    /// <summary>Longest text that is looked at, separators included.</summary>
    public const int MaxTextLength = 64;

    private const int Length = 12;

    /// <summary>Without I, L, O and U, which are taken for others or spell words.</summary>
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public required AccountId Account { get; init; }

    /// <summary>SHA-256 of the code without separators, lower-case hex.</summary>
    public required string Hash { get; init; }

    /// <summary>Whose device it will be.</summary>
    public required string UserId { get; init; }

    /// <summary>What the device will be called; null: what its app says.</summary>
    public string? Name { get; init; }

    /// <summary>Slugs of the channels that it will join.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether it lets a device in. One that ends far ahead is from a clock that was wrong; as much again as it lives is left for a clock that was set back.</summary>
    public bool IsOpen(DateTimeOffset now) => ExpiresAt > now && ExpiresAt <= now + (2 * Lifetime);

    /// <summary>A new code as it is shown, <c>XXXX-XXXX-XXXX</c>.</summary>
    public static string New()
    {
        var plain = RandomNumberGenerator.GetString(Alphabet, Length);
        return $"{plain[..4]}-{plain[4..8]}-{plain[8..]}";
    }

    /// <summary>The hash of what somebody typed or scanned: case, spaces, hyphens and the usual mistakes (O for 0, I and L for 1) do not matter.</summary>
    public static string HashOf(string text)
    {
        var plain = new StringBuilder(Length);
        foreach (var character in text)
        {
            if (character is '-' or ' ') continue;
            plain.Append(char.ToUpperInvariant(character) switch { 'O' => '0', 'I' or 'L' => '1', var other => other });
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plain.ToString())));
    }
}
