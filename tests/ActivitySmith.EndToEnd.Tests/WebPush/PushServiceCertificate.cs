using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActivitySmith.EndToEnd.Tests.WebPush;

/// <summary>What a push service on this machine shows to the server, which trusts it by <c>SSL_CERT_FILE</c>.</summary>
internal static class PushServiceCertificate
{
    /// <summary>Certificate and key of a push service on this machine, in one file.</summary>
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
