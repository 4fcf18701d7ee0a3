using ActivitySmith.Domain.Clocks;
using ActivitySmith.Ledger;

namespace ActivitySmith.Delivery.Dispatch;

/// <summary>
/// Items that are due at a moment, with one timer for all. An item is held once, at its earliest moment; after the call it is added again
/// with its next one. When the time of day has jumped forward, because it was set or the machine slept, all items are called, because
/// their waits may be over.
/// </summary>
internal sealed class DueTimes<T> : IDisposable
    where T : notnull
{
    /// <summary>While items wait, the clocks are compared at least this often.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>
    /// When the time of day advances this much more than the monotonic time, it has jumped. A smaller difference is a gradual clock
    /// correction.
    /// </summary>
    private static readonly TimeSpan Leap = TimeSpan.FromSeconds(2);

    private readonly SortedSet<Place> queue = new(Comparer<Place>.Create(static (one, other) => one.CompareTo(other)));
    private readonly Dictionary<T, Place> places = [];
    private readonly Lock gate = new();
    private readonly Action<T> act;
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private ClockReading compared;
    private long numbers;

    /// <param name="act">Called on a pool thread, one item after the other. Must not throw.</param>
    /// <param name="clock">The server's time.</param>
    public DueTimes(Action<T> act, TimeProvider clock)
    {
        (this.act, this.clock, compared) = (act, clock, clock.Read());
        timer = clock.CreateTimer(_ => Ring(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Number of waiting items.</summary>
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

            var place = new Place(at, ++numbers, item);
            places[item] = place;
            queue.Add(place);
            if (queue.Min.Number == place.Number) Arm(clock.GetMoment());
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
            while (queue.Count > 0 && queue.Min is var first && (hasLeapt || first.At <= now.Moment))
            {
                rung.Add(first.Item);
                places.Remove(first.Item);
                queue.Remove(first);
            }

            Arm(now.Moment);
        }

        foreach (var item in rung) act(item);
    }

    private void Arm(Moment now)
    {
        if (queue.Count == 0) return;
        var wait = queue.Min.At - now;
        // Rounded up to the next millisecond: a timer that fires too early would fire again at once.
        var clamped = wait <= TimeSpan.Zero ? TimeSpan.Zero
            : wait > LongestWait ? LongestWait
            : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        timer.Change(clamped, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ordered by moment. The number separates items with the same moment.</summary>
    private readonly record struct Place(Moment At, long Number, T Item)
    {
        public int CompareTo(Place other) => At.CompareTo(other.At) is not 0 and var order ? order : Number.CompareTo(other.Number);
    }
}
