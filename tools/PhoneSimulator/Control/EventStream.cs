using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PhoneSimulator.Control;

/// <summary>
/// Server-sent events: <c>hello</c>, one <c>phone</c> with its whole view for each phone that has changed, <c>phones</c> with the ids of all phones,
/// <c>totals</c>. A slow reader gets the newest view of each phone, never a queue.
/// </summary>
internal static class EventStream
{
    /// <summary>Maximum number of readers.</summary>
    private const int Limit = 50;

    /// <summary>Changes within this time are sent together.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(40);

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);
    private static int readers;

    public static async Task Write(HttpContext context, Simulator simulator)
    {
        if (Interlocked.Increment(ref readers) > Limit)
        {
            Interlocked.Decrement(ref readers);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        try
        {
            await Follow(context, simulator);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The reader closed the connection.
        }
        finally
        {
            Interlocked.Decrement(ref readers);
        }
    }

    private static async Task Follow(HttpContext context, Simulator simulator)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, simulator.Ending);
        var stop = ending.Token;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        await Event(context, "hello", new { ServerTime = simulator.Clock.GetUtcNow() }, stop);
        long seen = 0;
        while (true)
        {
            var next = simulator.Phones.Feed.Last;
            var now = simulator.Clock.GetUtcNow();
            var all = simulator.Phones.All;
            foreach (var phone in all.Where(phone => phone.Version > seen)) await Event(context, "phone", PhoneView.Of(phone, now), stop);
            await Event(context, "phones", all.Select(phone => phone.Id), stop);
            var (pushes, violations, faults) = (simulator.Counters.Total, simulator.Violations.Total, simulator.Faults.Rules.Count);
            await Event(context, "totals", new { ServerTime = now, Pushes = pushes, Violations = violations, Faults = faults }, stop);
            await context.Response.Body.FlushAsync(stop);
            seen = next;
            await Task.WhenAny(simulator.Phones.Feed.After(seen), Task.Delay(Heartbeat, simulator.Clock, stop));
            await Task.Delay(Gather, simulator.Clock, stop);
        }
    }

    private static async Task Event<T>(HttpContext context, string name, T data, CancellationToken stop)
    {
        await context.Response.WriteAsync($"event: {name}\ndata: ", stop);
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(data, SimulatorJson.Options), stop);
        await context.Response.WriteAsync("\n\n", stop);
    }
}
