using System.Buffers.Text;
using System.Security.Cryptography;

namespace ActivitySmith.Delivery.WebPush;

/// <summary>
/// The key pair that identifies this server to push services (RFC 8292). Browsers subscribe with the public key and accept messages from
/// no other.
/// </summary>
public sealed class VapidKey : IDisposable
{
    private readonly ECDsa key;

    private VapidKey(ECDsa key)
    {
        this.key = key;
        PublicKey = Base64Url.EncodeToString(MessageCipher.Point(key.ExportParameters(includePrivateParameters: false).Q));
    }

    /// <summary>base64url of an uncompressed point on P-256, the <c>applicationServerKey</c> of the Push API.</summary>
    public string PublicKey { get; }

    /// <summary>Creates a key pair in its stored form: base64url of PKCS#8. A secret.</summary>
    public static string NewSecret()
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Base64Url.EncodeToString(made.ExportPkcs8PrivateKey());
    }

    /// <param name="secret">From <see cref="NewSecret"/>.</param>
    public static VapidKey Of(string secret)
    {
        var kept = ECDsa.Create();
        kept.ImportPkcs8PrivateKey(Base64Url.DecodeFromChars(secret), out _);
        return new VapidKey(kept);
    }

    /// <summary>ES256 signature: r and s concatenated, 64 bytes.</summary>
    public byte[] Sign(byte[] content) => key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose() => key.Dispose();
}
