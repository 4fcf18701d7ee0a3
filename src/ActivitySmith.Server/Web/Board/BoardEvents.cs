using System.Buffers;
using System.Globalization;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Board;

/// <summary>
/// The board's event stream (WHATWG server-sent events): what changed since <c>Last-Event-ID</c>, then every change as it is
/// committed. The board comes back with the id it saw last, so nothing is missed over a lost connection or a restart.
/// </summary>
internal static class BoardEvents
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>A page that takes nothing for this long is cut off; it comes back and resumes.</summary>
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(20);

    /// <summary>Bytes gathered before they are sent on.</summary>
    private const int BufferLimit = 32 * 1024;

    private static readonly byte[] HeartbeatEvent = PageEvent.Format("hb", id: null, []);

    public static void MapBoardEvents(this IEndpointRouteBuilder pages) =>
        pages.MapGet("/board/events", Stream).RequireAuthorization(PageSession.Policy);

    private static async Task Stream(
        HttpContext context, ClaimsPrincipal user, PageHub hub, BoardSource source, TimeProvider clock, IHostApplicationLifetime lifetime)
    {
        var account = PageSession.AccountOf(user);
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var mailbox = hub.Open(account);
        try
        {
            var page = new PageStream(context, clock, ending.Token);
            await page.Write("retry: 1000\n\n"u8.ToArray());
            await page.Write(PageEvent.Format("hello", id: null, Encoding.UTF8.GetBytes($$"""{"server_time":"{{Instant.Text(clock.GetUtcNow())}}"}""")));
            await Synchronise(page, source, account, LastSeen(context.Request), ending.Token);
            while (true)
            {
                if (!await mailbox.Wait(Heartbeat, ending.Token))
                {
                    await page.Write(HeartbeatEvent);
                    await page.Flush();
                    continue;
                }

                if (mailbox.Take() is { } changes) foreach (var change in changes) await page.Write(change.Wire);
                else await Synchronise(page, source, account, lastSeen: 0, ending.Token);
                await page.Flush();
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The page has gone, took nothing for too long, or the server stops: it comes back by itself.
        }
        finally
        {
            hub.Close(account, mailbox);
        }
    }

    /// <summary>Everything newer than the page saw last, then the list of all that the board holds, so that it can drop the rest.</summary>
    private static async Task Synchronise(PageStream page, BoardSource source, AccountId account, long lastSeen, CancellationToken cancellation)
    {
        var rows = await source.ReadRows(account, cancellation);
        var activities = rows.Ended.Concat(rows.Running).Where(activity => activity.Seq > lastSeen).Select(PageEvent.Of);
        var notifications = rows.Notifications.Where(notification => notification.Seq > lastSeen).Select(PageEvent.Of);
        foreach (var change in activities.Concat(notifications).OrderBy(change => change.Seq)) await page.Write(change.Wire);

        var all = rows.Running.Concat(rows.Ended).Select(activity => activity.Id);
        var snapshot = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string[]> { ["activities"] = [.. all] });
        await page.Write(PageEvent.Format("snapshot", id: null, snapshot));
        await page.Flush();
    }

    private static long LastSeen(HttpRequest request) =>
        long.TryParse(request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var header) ? header
        : long.TryParse(request.Query["since"], NumberStyles.None, CultureInfo.InvariantCulture, out var query) ? query
        : 0;

    /// <summary>Writes to one page and cuts it off when it stalls.</summary>
    private sealed class PageStream(HttpContext context, TimeProvider clock, CancellationToken cancellation)
    {
        /// <summary>Fills the buffer; what waits there goes out with the next flush, or before when it is full.</summary>
        public async Task Write(ReadOnlyMemory<byte> bytes)
        {
            if (context.Response.BodyWriter.UnflushedBytes + bytes.Length > BufferLimit) await Flush();
            await context.Response.StartAsync(cancellation);
            context.Response.BodyWriter.Write(bytes.Span);
        }

        public async Task Flush()
        {
            using var stalled = clock.CreateTimer(static state => ((HttpContext)state!).Abort(), context, StallLimit, Timeout.InfiniteTimeSpan);
            await context.Response.BodyWriter.FlushAsync(cancellation);
        }
    }
}
