using System.Buffers.Text;
using System.Security.Cryptography;

namespace ActivitySmith.Delivery.WebPush;

/// <summary>The key pair by which push services know this server (RFC 8292). Browsers subscribe with its public half and take messages from no other.</summary>
public sealed class VapidKey : IDisposable
{
    private readonly ECDsa key;

    private VapidKey(ECDsa key)
    {
        this.key = key;
        PublicKey = Base64Url.EncodeToString(MessageCipher.Point(key.ExportParameters(includePrivateParameters: false).Q));
    }

    /// <summary>base64url of an uncompressed point of P-256: what browsers call applicationServerKey.</summary>
    public string PublicKey { get; }

    /// <summary>A new pair as it is kept: base64url of PKCS#8. A secret.</summary>
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

    /// <summary>ES256: both halves side by side, 64 bytes.</summary>
    public byte[] Sign(byte[] content) => key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose() => key.Dispose();
}
