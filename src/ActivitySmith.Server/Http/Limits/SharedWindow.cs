using ActivitySmith.Domain.Limits;
using ActivitySmith.Ledger.Limits;

namespace ActivitySmith.Server.Http.Limits;

/// <summary>
/// A window that nodes count in together. A node grants up to <see cref="Slack"/> requests by what it knows, then reports them and learns
/// what the others granted. So N nodes together grant at most N - 1 slacks more than the limit, and a window that is little used costs
/// the database nothing.
/// </summary>
/// <param name="name">Of the window, the same on all nodes.</param>
/// <param name="exchange">Null: the window is this node's own.</param>
/// <param name="clock">Of all windows on this node.</param>
internal sealed class SharedWindow(string name, WindowExchange? exchange, WindowClock clock)
{
    private readonly Lock gate = new();
    private readonly SlidingWindow window = new();

    /// <summary>Requests that have to ask, and before them those for which the question is under way.</summary>
    private readonly List<TaskCompletionSource<Allowance>> waiting = [];

    /// <summary>How many of <see cref="waiting"/> are asked for now; null when nothing is.</summary>
    private int? asked;

    private int unreported;
    private int limit;
    private bool isForgotten;

    /// <summary>
    /// Requests that a node may have granted and not told: a twentieth of the limit. Below a limit of 20 there are none, so that guesses at
    /// codes and passwords are counted exactly.
    /// </summary>
    public static int Slack(int limit) => limit / 20;

    /// <returns>Null when the window was forgotten meanwhile: there is another one.</returns>
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

            // Others can only have granted more than is known, so that nobody need be asked to refuse.
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

    /// <summary>Marks it as forgotten when it counts nothing and nobody waits.</summary>
    public bool TryForget()
    {
        lock (gate) return isForgotten |= waiting.Count == 0 && window.CountAt(clock.Second) == 0;
    }

    public WindowReport Report()
    {
        lock (gate)
        {
            asked = waiting.Count;
            return new WindowReport(name, limit, unreported, waiting.Count);
        }
    }

    public void Answered(WindowCount answer)
    {
        lock (gate)
        {
            var second = clock.Second;
            window.Replace(second, answer.BySecondsAgo);
            unreported = 0;
            Settle(asked ?? 0, place => window.Decided(place < answer.Granted, second, limit));
            if (waiting.Count > 0) exchange!.Ask(this);
        }
    }

    /// <summary>Nobody can be asked: what is known here decides.</summary>
    public void Unanswered()
    {
        lock (gate) Settle(waiting.Count, _ => window.TryTake(clock.Second, limit));
    }

    private void Settle(int count, Func<int, Allowance> decide)
    {
        for (var place = 0; place < count; place++) waiting[place].SetResult(decide(place));
        waiting.RemoveRange(0, count);
        asked = null;
    }
}

/// <summary>Whole seconds that never go back, as <see cref="SlidingWindow"/> wants them.</summary>
internal sealed class WindowClock(TimeProvider time)
{
    private readonly long origin = time.GetTimestamp();

    public long Second => (long)time.GetElapsedTime(origin).TotalSeconds;
}
