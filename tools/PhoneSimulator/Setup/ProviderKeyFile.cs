using System.Security.Cryptography;

namespace PhoneSimulator.Setup;

/// <summary>The .p8 file with which a provider signs its tokens: created once, then reused.</summary>
public static class ProviderKeyFile
{
    /// <returns>The file's path and the key in it; the caller disposes it.</returns>
    public static (string Path, ECDsa Key) Open(string folder, string keyId)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"AuthKey_{keyId}.p8");
        if (File.Exists(path))
        {
            var stored = ECDsa.Create();
            stored.ImportFromPem(File.ReadAllText(path));
            return (path, stored);
        }

        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PrivateFile.Write(path, key.ExportPkcs8PrivateKeyPem());
        return (path, key);
    }
}
