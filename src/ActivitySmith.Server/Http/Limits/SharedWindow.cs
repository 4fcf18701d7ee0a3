using ActivitySmith.Domain.Limits;
using ActivitySmith.Ledger.Limits;

namespace ActivitySmith.Server.Http.Limits;

/// <summary>
/// A window whose count the nodes share. A node grants up to <see cref="Slack"/> requests from its local count, then reports them and reads what the other
/// nodes granted. So N nodes together grant at most N - 1 slacks more than the limit, and a window with few requests costs no database access.
/// </summary>
/// <param name="name">Name of the window, the same on all nodes.</param>
/// <param name="exchange">Null: the window belongs to this node only.</param>
/// <param name="clock">Shared by all windows on this node.</param>
internal sealed class SharedWindow(string name, WindowExchange? exchange, WindowClock clock)
{
    private readonly Lock gate = new();
    private readonly SlidingWindow window = new();

    /// <summary>Requests that wait for an exchange; those in the exchange that is under way come first.</summary>
    private readonly List<TaskCompletionSource<Allowance>> waiting = [];

    /// <summary>Number of <see cref="waiting"/> requests in the exchange that is under way; null when there is none.</summary>
    private int? inExchange;

    private int unreported;
    private int limit;
    private bool isForgotten;

    /// <summary>
    /// Requests that a node may grant before it reports them: 5 % of the limit. Below a limit of 20 it is 0, so that guesses at codes and passwords are
    /// counted exactly.
    /// </summary>
    public static int Slack(int limit) => limit / 20;

    /// <returns>Null when the window was removed from its table: look it up again.</returns>
    public ValueTask<Allowance>? Take(int limit)
    {
        lock (gate)
        {
            if (isForgotten) return null;
            var second = clock.Second;
            if (exchange?.IsOn != true) return new(window.TryTake(second, limit));
            this.limit = limit;
            var count = window.CountAt(second);
            unreported = Math.Min(unreported, count);

            // Other nodes can only have granted more than the local count, so a refusal needs no exchange.
            if (count + waiting.Count >= limit) return new(window.Decided(granted: false, second, limit));
            if (waiting.Count == 0 && unreported < Slack(limit))
            {
                unreported++;
                return new(window.TryTake(second, limit));
            }

            var request = new TaskCompletionSource<Allowance>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add(request);
            if (waiting.Count == 1) exchange.Ask(this);
            return new(request.Task);
        }
    }

    /// <summary>Marks the window as removed when it has no requests and none wait.</summary>
    public bool TryForget()
    {
        lock (gate) return isForgotten |= waiting.Count == 0 && window.CountAt(clock.Second) == 0;
    }

    public WindowReport Report()
    {
        lock (gate)
        {
            inExchange = waiting.Count;
            return new WindowReport(name, limit, unreported, waiting.Count);
        }
    }

    public void Complete(WindowCount count)
    {
        lock (gate)
        {
            var second = clock.Second;
            window.Replace(second, count.BySecondsAgo);
            unreported = 0;
            Settle(inExchange ?? 0, place => window.Decided(place < count.Granted, second, limit));
            if (waiting.Count > 0) exchange!.Ask(this);
        }
    }

    /// <summary>The exchange failed: decides by the local count.</summary>
    public void Fail()
    {
        lock (gate) Settle(waiting.Count, _ => window.TryTake(clock.Second, limit));
    }

    private void Settle(int count, Func<int, Allowance> decide)
    {
        for (var place = 0; place < count; place++) waiting[place].SetResult(decide(place));
        waiting.RemoveRange(0, count);
        inExchange = null;
    }
}

/// <summary>Whole seconds of a monotonic clock, as <see cref="SlidingWindow"/> requires.</summary>
internal sealed class WindowClock(TimeProvider time)
{
    private readonly long origin = time.GetTimestamp();

    public long Second => (long)time.GetElapsedTime(origin).TotalSeconds;
}
