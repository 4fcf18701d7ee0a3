using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PhoneSimulator.Setup;

/// <summary>
/// A small certificate authority and a server certificate for the loopback names. The authority stays in the folder, so that a server that trusts it
/// (<c>SSL_CERT_FILE</c>) still trusts it after the simulator was restarted.
/// </summary>
public sealed class SimulatorCertificates : IDisposable
{
    private SimulatorCertificates(string authorityFile, X509Certificate2 authority, X509Certificate2 server)
        => (AuthorityFile, Authority, Server) = (authorityFile, authority, server);

    /// <summary>PEM file of the authority, without its key.</summary>
    public string AuthorityFile { get; }

    public X509Certificate2 Authority { get; }

    public X509Certificate2 Server { get; }

    public static SimulatorCertificates Open(string folder, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "ca.pem");
        var keyFile = Path.Combine(folder, "ca-key.pem");
        var authority = Load(file, keyFile, now) ?? Create(file, keyFile, now);
        return new(file, authority, ServerCertificate(authority, now));
    }

    public void Dispose()
    {
        Authority.Dispose();
        Server.Dispose();
    }

    private static X509Certificate2? Load(string file, string keyFile, DateTimeOffset now)
    {
        if (!File.Exists(file) || !File.Exists(keyFile)) return null;
        var authority = X509Certificate2.CreateFromPemFile(file, keyFile);
        if (authority.NotBefore.ToUniversalTime() <= now.UtcDateTime && authority.NotAfter.ToUniversalTime() > now.UtcDateTime.AddDays(30)) return authority;
        authority.Dispose();
        return null;
    }

    private static X509Certificate2 Create(string file, string keyFile, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Phone simulator authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var authority = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(2));
        PrivateFile.Write(keyFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(file, authority.ExportCertificatePem() + "\n");
        return authority;
    }

    private static X509Certificate2 ServerCertificate(X509Certificate2 authority, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F;
        using var signed = request.Create(authority, now.AddDays(-1), now.AddYears(1), serial);
        using var whole = signed.CopyWithPrivateKey(key);
        // Through PKCS#12, as some platforms cannot serve TLS with a key that was never stored.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }
}
