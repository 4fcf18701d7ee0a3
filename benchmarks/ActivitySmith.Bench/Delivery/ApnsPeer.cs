using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ActivitySmith.Bench.Delivery;

/// <summary>The least that can take a push: HTTP/2 with TLS, reads the body, answers 200 with an id. A process of its own.</summary>
internal static class ApnsPeer
{
    public const string Argument = "apns-peer";

    /// <summary>Starts one with a certificate of its own, whose PEM file senders trust through <c>SSL_CERT_FILE</c>.</summary>
    public static async Task<(Process Process, string Url)> Start(string folder)
    {
        var peer = Process.Start(ChildProcess.Of(Argument, folder))!;
        var url = await peer.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The peer did not start");
        return (peer, url);
    }

    public static string CertificateFile(string folder) => Path.Combine(folder, "peer.pem");

    public static async Task<int> Run(string folder)
    {
        var certificate = MakeCertificate(CertificateFile(folder));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(certificate);
        }));
        await using var app = builder.Build();
        app.Run(async context =>
        {
            while ((await context.Request.BodyReader.ReadAsync()) is { IsCompleted: false } read) context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            context.Response.Headers["apns-id"] = "00000000-0000-0000-0000-000000000000";
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static X509Certificate2 MakeCertificate(string pemFile)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var today = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(today.AddDays(-1), today.AddDays(2));
        File.WriteAllText(pemFile, made.ExportCertificatePem());
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }
}
