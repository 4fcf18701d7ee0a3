using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActivitySmith.EndToEnd.Tests.WebPush;

/// <summary>The certificate of a push service on this machine; the server trusts it by <c>SSL_CERT_FILE</c>.</summary>
internal static class PushServiceCertificate
{
    /// <summary>Writes certificate and key into one file; returns its path.</summary>
    public static string New(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=push service", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var today = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(today.AddDays(-1), today.AddDays(2));
        var path = Path.Combine(folder, "push-service.pem");
        File.WriteAllText(path, $"{made.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return path;
    }
}
