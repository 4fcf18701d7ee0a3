using System.Text;
using System.Text.Json;
using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Positions;
using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Http.Events;

/// <summary>
/// An event stream (WHATWG server-sent events): what changed since <c>Last-Event-ID</c>, then every change as it is committed. The
/// reader comes back with the id it saw last, so nothing is missed over a lost connection or a restart. An id that this database did not give (it was restored,
/// or it is another one) makes the reader start over: <c>hello</c> says <c>reset</c>, and everything follows.
/// </summary>
internal sealed class EventStream(PageHub hub, DatabaseEpoch epoch, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private static readonly byte[] HeartbeatEvent = PageEvent.Format("hb", id: null, []);

    /// <summary>Ends when the connection is gone, the reader is not welcome any more, or the server stops.</summary>
    /// <param name="context">The request that asked for the stream.</param>
    /// <param name="reader">Whose.</param>
    /// <param name="cancellation">Ends it from elsewhere.</param>
    public async Task Serve(HttpContext context, IEventReader reader, CancellationToken cancellation)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";

        // Proxies that compress would gather events until a block is full: no-transform forbids it (RFC 9111, section 5.2.2.6), and the others, as
        // Caddy before 2.7, leave alone what names an encoding already. nginx does not buffer what X-Accel-Buffering turns off.
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
            // The reader has gone, took nothing for too long, or the server stops: it comes back by itself. Or it was put out, and it will be refused.
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
            // What happened on another node is noticed here.
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

    /// <summary>Everything newer than the reader saw last, then the list of all that it is to show, so that it can drop the rest.</summary>
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

    /// <summary>After a reset the id that the reader kept is replaced at once, so that a connection that breaks now does not reset it again.</summary>
    private byte[] Hello(bool isReset) => PageEvent.Format(
        "hello",
        isReset ? epoch.At(0) : null,
        Encoding.UTF8.GetBytes($$"""{"server_time":"{{Instant.Text(clock.GetUtcNow())}}","epoch":"{{epoch.Current}}","reset":{{(isReset ? "true" : "false")}}}"""));

    /// <summary>The place after which the reader lacks everything, and whether it sent one that cannot be used.</summary>
    private async Task<(long Seq, bool IsReset)> LastSeen(HttpRequest request, CancellationToken cancellation)
    {
        var sent = request.Headers["Last-Event-ID"] is [{ Length: > 0 } header] ? header : request.Query["since"].ToString();
        if (sent.Length == 0) return (0, false);
        return Position.TryParse(sent, out var position) && await epoch.Has(position, cancellation) ? (position.Sequence, false) : (0, true);
    }
}
