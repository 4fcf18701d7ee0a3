using System.Security.Cryptography;
using System.Text;

namespace ActivitySmith.Domain;

/// <summary>
/// SHA-256 of a text in UTF-8: the stored form of keys, tokens and codes, without a salt. API keys, tokens and recovery codes are random and have at
/// least 112 bits (OWASP ASVS 5, 6.5.2); pairing codes have 60 bits and expire after minutes.
/// </summary>
public static class Sha256
{
    /// <summary>Size of a hash, in bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>Bytes of a text that are copied to the stack; longer texts are copied to the heap.</summary>
    private const int MaxOnStack = 1_024;

    public static byte[] Of(string text)
    {
        var hash = new byte[Size];
        Write(text, hash);
        return hash;
    }

    /// <summary>In lower-case hex.</summary>
    public static string HexOf(string text)
    {
        Span<byte> hash = stackalloc byte[Size];
        Write(text, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <param name="text">The text.</param>
    /// <param name="hash">Receives the <see cref="Size"/> bytes.</param>
    public static void Write(ReadOnlySpan<char> text, Span<byte> hash)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        Span<byte> bytes = size <= MaxOnStack ? stackalloc byte[MaxOnStack] : new byte[size];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], hash);
    }
}
