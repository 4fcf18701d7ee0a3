namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>Things that are due at a point in time, with one timer for all of them. The same thing may be due several times.</summary>
internal sealed class DueTimes<T> : IDisposable
{
    /// <summary>Timers of the platform take no more than about 49 days.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly PriorityQueue<T, DateTimeOffset> queue = new();
    private readonly Lock gate = new();
    private readonly Action<T> act;
    private readonly TimeProvider clock;
    private readonly ITimer timer;

    /// <param name="act">Called on a pool thread, one after the other; must not throw.</param>
    /// <param name="clock">The server's time.</param>
    public DueTimes(Action<T> act, TimeProvider clock)
    {
        (this.act, this.clock) = (act, clock);
        timer = clock.CreateTimer(_ => Ring(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(T item, DateTimeOffset at)
    {
        lock (gate)
        {
            var isFirst = !queue.TryPeek(out _, out var next) || at < next;
            queue.Enqueue(item, at);
            if (isFirst) Arm();
        }
    }

    public void Dispose() => timer.Dispose();

    private void Ring()
    {
        var now = clock.GetUtcNow();
        var rung = new List<T>();
        lock (gate)
        {
            while (queue.TryPeek(out _, out var at) && at <= now) rung.Add(queue.Dequeue());
            Arm();
        }

        foreach (var item in rung) act(item);
    }

    private void Arm()
    {
        if (!queue.TryPeek(out _, out var at)) return;
        var wait = at - clock.GetUtcNow();
        // To the next whole millisecond: a timer that rings too early would ring again at once.
        var clamped = wait <= TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        timer.Change(clamped, Timeout.InfiniteTimeSpan);
    }
}
