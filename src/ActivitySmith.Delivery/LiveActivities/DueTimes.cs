namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>
/// Things that are due at a point in time, with one timer for all of them. Each waits for its earliest time alone: whoever is called
/// then says when it is due next, so that however often a thing is added, it is held once.
/// </summary>
internal sealed class DueTimes<T> : IDisposable
    where T : notnull
{
    /// <summary>Timers of the platform take no more than about 49 days.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>By time; the number keeps apart what is due at the same one.</summary>
    private readonly SortedDictionary<(DateTimeOffset At, long Number), T> queue = [];
    private readonly Dictionary<T, (DateTimeOffset At, long Number)> places = [];
    private readonly Lock gate = new();
    private readonly Action<T> act;
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private long numbers;

    /// <param name="act">Called on a pool thread, one after the other; must not throw.</param>
    /// <param name="clock">The server's time.</param>
    public DueTimes(Action<T> act, TimeProvider clock)
    {
        (this.act, this.clock) = (act, clock);
        timer = clock.CreateTimer(_ => Ring(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Things that wait.</summary>
    public int Count
    {
        get
        {
            lock (gate) return queue.Count;
        }
    }

    public void Add(T item, DateTimeOffset at)
    {
        lock (gate)
        {
            if (places.TryGetValue(item, out var known))
            {
                if (known.At <= at) return;
                queue.Remove(known);
            }

            var place = (at, ++numbers);
            places[item] = place;
            queue[place] = item;
            if (First() == place) Arm();
        }
    }

    public void Dispose() => timer.Dispose();

    private void Ring()
    {
        var now = clock.GetUtcNow();
        var rung = new List<T>();
        lock (gate)
        {
            while (First() is { } first && first.At <= now)
            {
                rung.Add(queue[first]);
                places.Remove(queue[first]);
                queue.Remove(first);
            }

            Arm();
        }

        foreach (var item in rung) act(item);
    }

    private (DateTimeOffset At, long Number)? First()
    {
        foreach (var place in queue.Keys) return place;
        return null;
    }

    private void Arm()
    {
        if (First() is not { } first) return;
        var wait = first.At - clock.GetUtcNow();
        // To the next whole millisecond: a timer that rings too early would ring again at once.
        var clamped = wait <= TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        timer.Change(clamped, Timeout.InfiniteTimeSpan);
    }
}
