using System.Text;
using System.Text.Json;
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
internal sealed class EventStream(PageHub hub, DatabaseEpoch epoch, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private static readonly byte[] HeartbeatEvent = PageEvent.Format("hb", id: null, []);

    /// <summary>Runs until the connection closes, the reader loses its permission, or the server stops.</summary>
    /// <param name="context">The request for the stream.</param>
    /// <param name="reader">Selects the events of the stream.</param>
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
        var mailbox = hub.Open(reader.Account, reader.DeviceId);
        using var end = ending.Token.UnsafeRegister(static state => ((PageMailbox)state!).End(), mailbox);
        using var heartbeat = clock.CreateTimer(static state => ((PageMailbox)state!).Beat(), mailbox, Heartbeat, Heartbeat);
        using var writer = new EventWriter(context, clock, ending.Token);
        try
        {
            await writer.Write("retry: 1000\n\n"u8.ToArray());
            var (lastSeen, isReset) = await LastSeen(context.Request, ending.Token);
            await writer.Write(Hello(isReset));
            var isWelcome = await Synchronise(writer, reader, lastSeen, ending.Token);
            while (isWelcome) isWelcome = await Next(writer, reader, mailbox, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested || mailbox.HasEnded)
        {
            // The client disconnected or stalled, or the server stops: the client reconnects. If it was unpaired or signed out, the server refuses it then.
        }
        finally
        {
            hub.Close(reader.Account, mailbox);
        }
    }

    private static async Task<bool> Next(EventWriter writer, IEventReader reader, PageMailbox mailbox, CancellationToken cancellation)
    {
        if (!await mailbox.Wait())
        {
            // Every heartbeat checks the permission again, as it may have been removed on another node.
            if (!await reader.IsWelcome(cancellation)) return false;
            await writer.Write(HeartbeatEvent);
        }
        else if (mailbox.Take() is { } changes && reader.Select(changes) is { } seen)
        {
            foreach (var change in seen) await writer.Write(change.Wire);
        }
        else if (!await Synchronise(writer, reader, lastSeen: 0, cancellation))
        {
            return false;
        }

        await writer.Flush();
        return true;
    }

    /// <summary>Writes everything newer than the last event that the client received, then the list of all cards to show, so that it drops the rest.</summary>
    private static async Task<bool> Synchronise(EventWriter writer, IEventReader reader, long lastSeen, CancellationToken cancellation)
    {
        if (await reader.Read(cancellation) is not { } now) return false;
        foreach (var change in now.Changes.Where(change => change.Seq > lastSeen).OrderBy(change => change.Seq)) await writer.Write(change.Wire);
        if (now.Badge is { } badge) await writer.Write(PageEvent.Badge(badge));
        var snapshot = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string[]> { ["activities"] = [.. now.Activities] });
        await writer.Write(PageEvent.Format("snapshot", id: null, snapshot));
        await writer.Flush();
        return true;
    }

    /// <summary>After a reset <c>hello</c> has an id, which replaces the client's old one: a connection that breaks now does not cause another reset.</summary>
    private byte[] Hello(bool isReset) => PageEvent.Format(
        "hello",
        isReset ? epoch.At(0) : null,
        Encoding.UTF8.GetBytes(
            $$"""{"server_time":"{{Instant.Text(clock.GetUtcNow())}}","epoch":"{{epoch.Current}}","reset":{{(isReset ? "true" : "false")}}}"""));

    /// <summary>The sequence number of the last event that the client received, and whether it sent an id that cannot be used.</summary>
    private async Task<(long Seq, bool IsReset)> LastSeen(HttpRequest request, CancellationToken cancellation)
    {
        var sent = request.Headers["Last-Event-ID"] is [{ Length: > 0 } header] ? header : request.Query["since"].ToString();
        if (sent.Length == 0) return (0, false);
        return Position.TryParse(sent, out var position) && await epoch.Has(position, cancellation) ? (position.Sequence, false) : (0, true);
    }
}
