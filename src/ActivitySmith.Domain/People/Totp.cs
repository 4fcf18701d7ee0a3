using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ActivitySmith.Domain.People;

/// <summary>Codes of authenticator apps: RFC 6238 with SHA-1, 6 digits and 30 seconds, which all apps support.</summary>
public static class Totp
{
    public const int Digits = 6;

    /// <summary>Seconds.</summary>
    public const int Period = 30;

    /// <summary>Time steps by which a code may be early or late.</summary>
    public const int Tolerance = 1;

    private const int SecretBytes = 20;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new secret: 160 bits in base 32 (RFC 4648), the form that apps accept.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetString(Base32, SecretBytes * 8 / 5);

    /// <summary>Whether the text has the form of a secret from <see cref="NewSecret"/>.</summary>
    public static bool IsSecret([NotNullWhen(true)] string? text) =>
        text?.Length == SecretBytes * 8 / 5 && text.All(letter => Base32.Contains(letter, StringComparison.Ordinal));

    /// <summary>The URI that an app reads from a QR code.</summary>
    public static string Uri(string secret, string email) =>
        $"otpauth://totp/ActivitySmith:{System.Uri.EscapeDataString(email)}?secret={secret}&issuer=ActivitySmith&digits={Digits}&period={Period}";

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / Period;

    public static string Code(string secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238 and all apps use HMAC-SHA-1. The known collisions of SHA-1 do not weaken it.
        HMACSHA1.HashData(Bytes(secret), counter, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(mac[(mac[^1] & 0xf)..]) & 0x7fff_ffff;
        return (number % 1_000_000).ToString("D6");
    }

    /// <summary>
    /// The time step of a code, within <see cref="Tolerance"/>; null when the code is not valid now. Spaces in the code are ignored.
    /// </summary>
    public static long? Match(string secret, string? code, DateTimeOffset now)
    {
        var typed = Encoding.UTF8.GetBytes((code ?? "").Replace(" ", "", StringComparison.Ordinal));
        long? found = null;
        for (var step = StepAt(now) - Tolerance; step <= StepAt(now) + Tolerance; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(secret, step)), typed)) found = step;
        return found;
    }

    private static byte[] Bytes(string secret)
    {
        var bytes = new byte[secret.Length * 5 / 8];
        var (bits, held, at) = (0, 0, 0);
        foreach (var letter in secret)
        {
            bits = (bits << 5) | Base32.IndexOf(letter, StringComparison.Ordinal);
            held += 5;
            if (held < 8) continue;
            held -= 8;
            bytes[at++] = (byte)(bits >> held);
            bits &= (1 << held) - 1;
        }

        return bytes;
    }
}
