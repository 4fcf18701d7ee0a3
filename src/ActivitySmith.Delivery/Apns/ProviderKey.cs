using System.Security.Cryptography;

namespace ActivitySmith.Delivery.Apns;

/// <summary>The operator's push key: an EC key on P-256 in PKCS#8 (Apple's .p8).</summary>
internal static class ProviderKey
{
    /// <summary>Throws an <see cref="ArgumentException"/> or <see cref="CryptographicException"/> when the file holds no such key.</summary>
    public static ECDsa Load(string path)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            if (key.ExportParameters(includePrivateParameters: true) is { D: null } || key.KeySize != 256)
                throw new CryptographicException("it holds no private key on the curve P-256");
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
