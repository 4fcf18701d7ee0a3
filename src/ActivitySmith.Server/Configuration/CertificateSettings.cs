using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActivitySmith.Server.Configuration;

/// <summary>
/// The certificate of https addresses. Checks that it is set when an address is https, and that it can be loaded. Kestrel loads it from the values in
/// <see cref="ForKestrel"/>, and again when the file changes.
/// </summary>
internal sealed class CertificateSettings
{
    private const string Path = "KESTREL__CERTIFICATES__DEFAULT__PATH";
    private const string KeyPath = "KESTREL__CERTIFICATES__DEFAULT__KEYPATH";
    private const string Password = "KESTREL__CERTIFICATES__DEFAULT__PASSWORD";

    /// <summary>Refusal of Kestrel's other settings, which would silently override <c>ACTIVITYSMITH_URLS</c>.</summary>
    public const string NotOfKestrel =
        $"is not a setting: set addresses with {SettingReader.Prefix}URLS, and the certificate with {SettingReader.Prefix}{Path}";

    public static bool IsOfKestrel(string name) => name.StartsWith("KESTREL__", StringComparison.OrdinalIgnoreCase);

    private CertificateSettings(string? path, string? keyPath, string? password) => ForKestrel = new Dictionary<string, string?>
    {
        [InKestrel(Path)] = path,
        [InKestrel(KeyPath)] = keyPath,
        [InKestrel(Password)] = password,
    };

    /// <summary>Replaces the values in the configuration: with spaces around a path, Kestrel would look for another file.</summary>
    public IReadOnlyDictionary<string, string?> ForKestrel { get; }

    /// <param name="reader">The reader of all settings.</param>
    /// <param name="urls">Names of settings with addresses, and their values.</param>
    public static CertificateSettings Read(SettingReader reader, params IReadOnlyList<(string Name, string Urls)> urls)
    {
        var (path, keyPath, password) = (reader.Text(Path), reader.Text(KeyPath), reader.Secret(Password));
        Check(reader, path, keyPath, password, urls);
        return new CertificateSettings(path, keyPath, password);
    }

    private static void Check(
        SettingReader reader, string? path, string? keyPath, string? password, IReadOnlyList<(string Name, string Urls)> urls)
    {
        if (path is null)
        {
            var needs = keyPath is not null ? KeyPath : password is not null ? Password : null;
            if (needs is not null) reader.Refuse(Path, $"is missing, but {SettingReader.Prefix}{needs} is set");
            else if (urls.FirstOrDefault(setting => setting.Urls.Contains("https://", StringComparison.OrdinalIgnoreCase)).Name is { } name)
            {
                reader.Refuse(
                    name, $"has an https address: set a certificate with {SettingReader.Prefix}{Path}, or use http behind a proxy with a certificate");
            }

            return;
        }

        try
        {
            using var certificate = Load(Full(path), keyPath is null ? null : Full(keyPath), password);
            if (!certificate.HasPrivateKey)
                reader.Refuse(Path, $"is {SettingReader.Quote(path)}, which contains no private key; set its file with {SettingReader.Prefix}{KeyPath}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            var withKey = keyPath is null ? "" : $" with the key {SettingReader.Quote(keyPath)}";
            reader.Refuse(Path, $"is {SettingReader.Quote(path)}{withKey}, which cannot be used: {error.Message}");
        }
    }

    private static string InKestrel(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    /// <summary>Resolves a relative path as Kestrel does: from the program's directory.</summary>
    private static string Full(string path) => System.IO.Path.Combine(AppContext.BaseDirectory, path);

    private static X509Certificate2 Load(string path, string? keyPath, string? password)
    {
        if (keyPath is not null)
            return password is null ? X509Certificate2.CreateFromPemFile(path, keyPath) : X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath);
        return X509Certificate2.GetCertContentType(path) == X509ContentType.Pkcs12
            ? X509CertificateLoader.LoadPkcs12FromFile(path, password)
            : X509CertificateLoader.LoadCertificateFromFile(path);
    }
}
