using System.Security.Cryptography;
using System.Text;

namespace ActivitySmith.Delivery.Actions;

/// <summary>Signs webhook calls, so that a receiver can verify that a call comes from this server and is recent.</summary>
public static class CallSignature
{
    public const string TapIdHeader = "ActivitySmith-Tap-Id";

    /// <summary>UNIX seconds at the time of the attempt.</summary>
    public const string TimestampHeader = "ActivitySmith-Timestamp";

    /// <c>v1=</c> followed by the result of <see cref="Of"/>.
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
