using System.Globalization;
using System.Text;
using System.Text.Json;
using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain;

namespace ActivitySmith.Server.Http.Events;

/// <summary>
/// An event stream (WHATWG server-sent events): what changed since <c>Last-Event-ID</c>, then every change as it is committed. The
/// reader comes back with the id it saw last, so nothing is missed over a lost connection or a restart.
/// </summary>
internal sealed class EventStream(PageHub hub, TimeProvider clock, IHostApplicationLifetime lifetime)
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
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, cancellation);
        var mailbox = hub.Open(reader.Account, reader.DeviceId);
        using var end = ending.Token.UnsafeRegister(static state => ((PageMailbox)state!).End(), mailbox);
        using var heartbeat = clock.CreateTimer(static state => ((PageMailbox)state!).Beat(), mailbox, Heartbeat, Heartbeat);
        using var writer = new EventWriter(context, clock, ending.Token);
        try
        {
            await writer.Write("retry: 1000\n\n"u8.ToArray());
            await writer.Write(PageEvent.Format("hello", id: null, Encoding.UTF8.GetBytes($$"""{"server_time":"{{Instant.Text(clock.GetUtcNow())}}"}""")));
            var isWelcome = await Synchronise(writer, reader, LastSeen(context.Request), ending.Token);
            while (isWelcome) isWelcome = await Next(writer, reader, mailbox, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
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

    private static long LastSeen(HttpRequest request) =>
        long.TryParse(request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var header) ? header
        : long.TryParse(request.Query["since"], NumberStyles.None, CultureInfo.InvariantCulture, out var query) ? query
        : 0;
}
