using ActivitySmith.Domain.Clocks;
using ActivitySmith.Ledger;

namespace ActivitySmith.Delivery.Dispatch;

/// <summary>
/// Things that are due at a moment, with one timer for all of them. Each waits for its earliest moment alone: the callee
/// then says when it is due next, so that however often a thing is added, it is held once. When the time of day has leapt forward, because it
/// was set or the machine slept, everything is called: what it waited for may be over.
/// </summary>
internal sealed class DueTimes<T> : IDisposable
    where T : notnull
{
    /// <summary>While something waits the clocks are compared at least this often.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>A time of day that moved on by so much more than what passed has leapt; less is a clock that is corrected bit by bit.</summary>
    private static readonly TimeSpan Leap = TimeSpan.FromSeconds(2);

    /// <summary>By moment; the number keeps apart what is due at the same one.</summary>
    private readonly SortedDictionary<(Moment At, long Number), T> queue = [];
    private readonly Dictionary<T, (Moment At, long Number)> places = [];
    private readonly Lock gate = new();
    private readonly Action<T> act;
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private ClockReading compared;
    private long numbers;

    /// <param name="act">Called on a pool thread, one after the other; must not throw.</param>
    /// <param name="clock">The server's time.</param>
    public DueTimes(Action<T> act, TimeProvider clock)
    {
        (this.act, this.clock, compared) = (act, clock, clock.Read());
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

    public void Add(T item, Moment at)
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
            if (First() == place) Arm(clock.GetMoment());
        }
    }

    public void Dispose() => timer.Dispose();

    private void Ring()
    {
        var now = clock.Read();
        var rung = new List<T>();
        lock (gate)
        {
            var hasLeapt = now.Time - compared.Time - (now.Moment - compared.Moment) > Leap;
            compared = now;
            while (First() is { } first && (hasLeapt || first.At <= now.Moment))
            {
                rung.Add(queue[first]);
                places.Remove(queue[first]);
                queue.Remove(first);
            }

            Arm(now.Moment);
        }

        foreach (var item in rung) act(item);
    }

    private (Moment At, long Number)? First()
    {
        foreach (var place in queue.Keys) return place;
        return null;
    }

    private void Arm(Moment now)
    {
        if (First() is not { } first) return;
        var wait = first.At - now;
        // To the next whole millisecond: a timer that rings too early would ring again at once.
        var clamped = wait <= TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        timer.Change(clamped, Timeout.InfiniteTimeSpan);
    }
}
