using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Tests.Actions;

/// <summary>A request as the receiver got it.</summary>
internal sealed record Received(string Protocol, string Method, string PathAndQuery, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>A webhook receiver on a real TLS port of this machine; the test sets its responses.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly SemaphoreSlim arrivals = new(0);

    private Receiver(WebApplication app, int port) => (this.app, Port) = (app, port);

    /// <summary>Certificate of every receiver: valid for localhost and *.test.</summary>
    public static X509Certificate2 Certificate { get; } = MakeCertificate();

    public int Port { get; }

    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>Responds once the request has been read; 200 by default.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public string Url(string host = "hooks.test", string path = "/hook?x=1") => $"https://{host}:{Port}{path}";

    /// <param name="address">Address to listen on.</param>
    /// <param name="port">0 for a free one.</param>
    /// <param name="protocols">The protocols that ALPN offers.</param>
    public static async Task<Receiver> Start(string address = "127.0.0.1", int port = 0, HttpProtocols protocols = HttpProtocols.Http1AndHttp2)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(address), port, listen =>
        {
            listen.Protocols = protocols;
            listen.UseHttps(Certificate);
        }));
        var host = builder.Build();
        Receiver? receiver = null;
        host.Run(context => receiver!.Take(context));
        await host.StartAsync();
        return receiver = new Receiver(host, new Uri(host.Urls.First()).Port);
    }

    /// <summary>Returns when one more request has been read.</summary>
    public Task Arrival() => arrivals.WaitAsync().WaitAsync(TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        arrivals.Dispose();
    }

    private async Task Take(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Requests.Enqueue(new Received(
            context.Request.Protocol,
            context.Request.Method,
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray()));
        arrivals.Release();
        await Answer(context);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=receiver", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in new[] { "localhost", "hooks.test", "*.hooks.test" }) names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var today = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(today.AddDays(-1), today.AddDays(2));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }
}
