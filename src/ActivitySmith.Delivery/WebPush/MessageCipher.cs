using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Devices;

namespace ActivitySmith.Delivery.WebPush;

/// <summary>Encrypts a message so that only the browser can read it (RFC 8291 on top of RFC 8188, one record of <c>aes128gcm</c>).</summary>
internal static class MessageCipher
{
    private const int SaltSize = 16;
    private const int TagSize = 16;
    private const int NonceSize = 12;

    /// <summary>Salt, record size, length of the key id, and the server's public key (RFC 8188, section 2.1).</summary>
    private const int HeaderSize = SaltSize + 4 + 1 + WebSubscription.KeySize;

    /// <summary>Must exceed the length of the record. 4096 is the usual value.</summary>
    private const int RecordSize = 4_096;

    /// <summary>Delimiter of the last record (RFC 8188, section 2).</summary>
    private const byte LastRecord = 2;

    /// <summary>Maximum message size in bytes.</summary>
    public const int MaxPlaintext = RecordSize - HeaderSize - 1 - TagSize;

    /// <summary>Encrypts with a key pair and a salt that are generated for this message only.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> plaintext, WebSubscription subscription)
    {
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(
            plaintext, Base64Url.DecodeFromChars(subscription.P256dh), Base64Url.DecodeFromChars(subscription.Auth), own, Randomness.Bytes(SaltSize));
    }

    internal static byte[] Encrypt(ReadOnlySpan<byte> plaintext, byte[] browserKey, byte[] auth, ECDiffieHellman own, byte[] salt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plaintext.Length, MaxPlaintext);
        var ownKey = Point(own.ExportParameters(includePrivateParameters: false).Q);
        var (key, nonce) = Keys(browserKey, auth, own, ownKey, salt);

        var body = new byte[HeaderSize + plaintext.Length + 1 + TagSize];
        salt.CopyTo(body, 0);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(SaltSize), RecordSize);
        body[SaltSize + 4] = WebSubscription.KeySize;
        ownKey.CopyTo(body, SaltSize + 5);

        byte[] record = [.. plaintext, LastRecord];
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(nonce, record, body.AsSpan(HeaderSize, record.Length), body.AsSpan(HeaderSize + record.Length));
        return body;
    }

    private static (byte[] Key, byte[] Nonce) Keys(byte[] browserKey, byte[] auth, ECDiffieHellman own, byte[] ownKey, byte[] salt)
    {
        using var browser = ECDiffieHellman.Create(WebSubscription.Parameters(browserKey));
        using var browserPublic = browser.PublicKey;
        var shared = own.DeriveRawSecretAgreement(browserPublic);
        var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, auth, [.. "WebPush: info\0"u8, .. browserKey, .. ownKey]);
        var secret = HKDF.Extract(HashAlgorithmName.SHA256, input, salt);
        return (
            HKDF.Expand(HashAlgorithmName.SHA256, secret, 16, "Content-Encoding: aes128gcm\0"u8.ToArray()),
            HKDF.Expand(HashAlgorithmName.SHA256, secret, NonceSize, "Content-Encoding: nonce\0"u8.ToArray()));
    }

    internal static byte[] Point(ECPoint point) => [4, .. point.X!, .. point.Y!];
}
