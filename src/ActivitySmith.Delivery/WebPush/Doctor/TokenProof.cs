using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ActivitySmith.Domain.Devices;

namespace ActivitySmith.Delivery.WebPush.Doctor;

/// <summary>Verifies a token the way a push service does, from the header alone (RFC 8292, section 3).</summary>
internal static class TokenProof
{
    private const string Scheme = "vapid t=";
    private const string Key = ", k=";

    /// <param name="authorization">Value of the header <c>Authorization</c>.</param>
    public static bool Holds(string authorization)
    {
        var key = authorization.IndexOf(Key, StringComparison.Ordinal);
        if (!authorization.StartsWith(Scheme, StringComparison.Ordinal) || key < 0) return false;
        var token = authorization[Scheme.Length..key];
        var signed = token.LastIndexOf('.');
        try
        {
            using var half = ECDsa.Create(WebSubscription.Parameters(Base64Url.DecodeFromChars(authorization.AsSpan(key + Key.Length))));
            return half.VerifyData(
                Encoding.ASCII.GetBytes(token[..signed]),
                Base64Url.DecodeFromChars(token.AsSpan(signed + 1)),
                HashAlgorithmName.SHA256,
                DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false; // The public key is not a point on the curve.
        }
    }
}
