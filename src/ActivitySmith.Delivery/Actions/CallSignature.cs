using System.Security.Cryptography;
using System.Text;

namespace ActivitySmith.Delivery.Actions;

/// <summary>Proves to a receiver that a call comes from this server and is fresh.</summary>
public static class CallSignature
{
    public const string TapIdHeader = "ActivitySmith-Tap-Id";

    /// <summary>UNIX seconds at which the attempt was made.</summary>
    public const string TimestampHeader = "ActivitySmith-Timestamp";

    /// <summary><c>v1=</c> and what <see cref="Of"/> gives.</summary>
    public const string Header = "ActivitySmith-Signature";

    /// <summary>HMAC-SHA256 in lower-case hex over <c>timestamp.body</c>; the key is the whole secret, prefix included, as UTF-8.</summary>
    public static string Of(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(timestamp + "."));
        hmac.AppendData(body);
        return Convert.ToHexStringLower(hmac.GetHashAndReset());
    }
}
