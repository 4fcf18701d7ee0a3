using System.Collections.Concurrent;
using System.Net;
using ActivitySmith.Delivery.Tests.Actions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Tests.Apns;

/// <summary>A request, and whether an earlier request of the same connection had got its reply.</summary>
internal sealed record Arrived(string Connection, string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body, bool AfterAnswer);

/// <summary>An HTTP/2 server with TLS; the test sets its replies. By default 200 with an apns-id.</summary>
internal sealed class FakeApns : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, ConnectionContext> connections;
    private readonly ConcurrentDictionary<string, bool> answered = new();
    private int count;

    private FakeApns(WebApplication app, int port, ConcurrentDictionary<string, ConnectionContext> connections) =>
        (this.app, Port, this.connections) = (app, port, connections);

    public int Port { get; }

    public string Url => $"https://localhost:{Port}";

    public ConcurrentQueue<Arrived> Requests { get; } = new();

    /// <summary>Gets the request and its number, from 1.</summary>
    public Func<HttpContext, int, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public static async Task<FakeApns> Start(int maxStreams = 100)
    {
        var open = new ConcurrentDictionary<string, ConnectionContext>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = maxStreams;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.Use(next => async connection =>
                {
                    open[connection.ConnectionId] = connection;
                    await next(connection);
                    open.TryRemove(connection.ConnectionId, out _);
                });
                listen.UseHttps(Receiver.Certificate);
            });
        });
        var host = builder.Build();
        FakeApns? server = null;
        host.Run(context => server!.Take(context));
        await host.StartAsync();
        return server = new FakeApns(host, new Uri(host.Urls.First()).Port, open);
    }

    /// <summary>Announces that the connection closes; requests in flight still get their replies.</summary>
    public void GoAway(string connection) => connections[connection].Features.Get<IConnectionLifetimeNotificationFeature>()!.RequestClose();

    /// <summary>Breaks the connection; no further reply is sent on it.</summary>
    public void Cut(string connection) => connections[connection].Abort();

    /// <summary>A refusal in Apple's format.</summary>
    public static Task Refuse(HttpContext context, int status, string reason, long? timestamp = null, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync(timestamp is null ? $$"""{"reason":"{{reason}}"}""" : $$"""{"reason":"{{reason}}","timestamp":{{timestamp}}}""");
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task Take(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var number = Interlocked.Increment(ref count);
        var connection = context.Connection.Id;
        Requests.Enqueue(new Arrived(
            connection,
            context.Request.Method,
            context.Request.Path,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray(),
            answered.ContainsKey(connection)));
        context.Response.Headers["apns-id"] = $"00000000-0000-0000-0000-{number:000000000000}";
        await Answer(context, number);
        answered[connection] = true;
    }
}
