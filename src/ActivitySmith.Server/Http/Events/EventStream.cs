using System.Text;
using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Positions;
using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Http.Events;

/// <summary>
/// An event stream (WHATWG HTML, Server-sent events): the changes since <c>Last-Event-ID</c>, then every change as it is committed. The client reconnects
/// with the last id that it received, so a lost connection or a restart loses nothing. With an id that this database did not issue (the database was
/// restored or replaced) the client starts over: <c>hello</c> has <c>reset</c> set, and everything follows (docs/device-api.md, After a restore).
/// </summary>
internal sealed class EventStream(
    PageHub hub, EventSource source, DatabaseEpoch epoch, EventStreamMeter meter, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Runs until the connection closes, the reader loses its permission, or the server stops.</summary>
    /// <param name="context">The request for the stream.</param>
    /// <param name="reader">Decides what the stream shows.</param>
    /// <param name="cancellation">Ends the stream.</param>
    public async Task Serve(HttpContext context, IEventReader reader, CancellationToken cancellation)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";

        // A proxy that compresses would buffer events until a block is full. no-transform forbids compression (RFC 9111, section 5.2.2.6); proxies that
        // ignore it, such as Caddy before 2.7, do not compress a response with a Content-Encoding. X-Accel-Buffering turns off buffering in nginx.
        response.Headers.CacheControl = "no-cache, no-store, no-transform";
        response.Headers.ContentEncoding = "identity";
        response.Headers["X-Accel-Buffering"] = "no";

        if (HeadRequests.IsHead(context)) return;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, cancellation);
        var mailbox = hub.Open(reader.Account, reader.Limits.Cards, reader.DeviceId);
        meter.Opened();
        using var end = ending.Token.UnsafeRegister(static state => ((PageMailbox)state!).End(), mailbox);
        using var heartbeat = clock.CreateTimer(static state => ((PageMailbox)state!).Beat(), mailbox, Heartbeat, Heartbeat);
        using var writer = new EventWriter(context, clock, ending.Token);
        try
        {
            await writer.Write("retry: 1000\n\n"u8.ToArray());
            var (lastSeen, shownSince, isReset) = await LastSeen(context.Request, ending.Token);
            await writer.Write(Hello(isReset));
            var session = new EventSession(reader, mailbox, writer, source, epoch, ending.Token);
            var isWelcome = await session.Begin(lastSeen, shownSince);
            while (isWelcome) isWelcome = await session.Next();
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested || mailbox.HasEnded)
        {
            // The client disconnected or stalled, or the server stops: the client reconnects. If it was unpaired or signed out, the server refuses it then.
        }
        finally
        {
            hub.Close(reader.Account, mailbox);
            meter.Closed();
        }
    }

    /// <summary>After a reset <c>hello</c> has an id, which replaces the client's old one: a connection that breaks now does not cause another reset.</summary>
    private byte[] Hello(bool isReset) => PageEvent.Format(
        "hello",
        isReset ? epoch.At(0) : null,
        Encoding.UTF8.GetBytes(
            $$"""{"server_time":"{{Instant.Text(clock.GetUtcNow())}}","epoch":"{{epoch.Current}}","reset":{{(isReset ? "true" : "false")}}}"""));

    /// <summary>The last event that the client received, and whether it sent an id that cannot be used.</summary>
    private async Task<(long Seq, DateTimeOffset? ShownSince, bool IsReset)> LastSeen(HttpRequest request, CancellationToken cancellation)
    {
        var sent = request.Headers["Last-Event-ID"] is [{ Length: > 0 } header] ? header : request.Query["since"].ToString();
        if (sent.Length == 0) return (0, null, false);
        return ResumePoint.TryParse(sent, out var point) && await epoch.Has(point.Position, cancellation)
            ? (point.Position.Sequence, point.ShownSince, false)
            : (0, null, true);
    }
}
