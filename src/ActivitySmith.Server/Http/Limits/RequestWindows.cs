using System.Collections.Concurrent;
using ActivitySmith.Domain.Limits;

namespace ActivitySmith.Server.Http.Limits;

/// <summary>
/// One sliding window per key, at most <paramref name="capacity"/> of them, so that memory stays bounded under a flood of addresses. At that limit, windows
/// without requests are removed. When all are in use, a key without a window is counted in the window of its wider network, which has a table too; when that
/// table is full, in one of a fixed number of buckets by hash. Further keys never share a single window: a client that fills the table must not be able to
/// use up the requests of all others.
/// </summary>
/// <param name="capacity">Most windows on this node.</param>
/// <param name="time">Measures the seconds.</param>
/// <param name="exchange">For windows that nodes share; null for windows of this node only.</param>
/// <param name="nameOf">The name of a key's window, the same on every node; set together with <paramref name="exchange"/>.</param>
internal sealed class RequestWindows<TKey>(int capacity, TimeProvider time, WindowExchange? exchange = null, Func<TKey, string>? nameOf = null)
    where TKey : notnull
{
    /// <summary>The tables of wider networks have the capacity divided by this.</summary>
    private const int WiderDivisor = 4;

    /// <summary>Shared windows for all further keys, 500 bytes each.</summary>
    private const int Buckets = 1_024;

    private readonly Table exact = new(capacity);
    private readonly Table[] wider = [new(Math.Max(1, capacity / WiderDivisor)), new(Math.Max(1, capacity / WiderDivisor))];
    private readonly SharedWindow?[] buckets = new SharedWindow?[Buckets];
    private readonly WindowClock clock = new(time);

    /// <summary>The wider networks of a key, at most two, the narrower first; null (default) when keys have none.</summary>
    public Func<TKey, IEnumerable<TKey>>? WiderOf { get; init; }

    /// <summary>Number of windows of single keys, for tests and metrics.</summary>
    public int Count => exact.Count;

    public ValueTask<Allowance> Take(TKey key, int limit)
    {
        while (true)
            if (Find(key).Take(limit) is { } allowance) return allowance;
    }

    private SharedWindow Find(TKey key)
    {
        if (exact.Find(key, Make, clock) is { } own) return own;
        foreach (var (network, table) in (WiderOf?.Invoke(key) ?? []).Zip(wider))
        {
            if (table.Find(network, Make, clock) is { } shared) return shared;
            key = network;
        }

        // HashCode.Combine is seeded per process, so a client cannot choose a bucket.
        ref var bucket = ref buckets[(uint)HashCode.Combine(key) % Buckets];
        return bucket ?? Interlocked.CompareExchange(ref bucket, new SharedWindow("", exchange: null, clock), comparand: null) ?? bucket!;
    }

    private SharedWindow Make(TKey key) => new(nameOf?.Invoke(key) ?? "", exchange, clock);

    private sealed class Table(int capacity)
    {
        private readonly ConcurrentDictionary<TKey, SharedWindow> windows = new();
        private readonly Lock sweeping = new();
        private long lastSweep = long.MinValue;
        private int count;

        public int Count => Volatile.Read(ref count);

        /// <summary>Null when the table is full and all windows are in use.</summary>
        public SharedWindow? Find(TKey key, Func<TKey, SharedWindow> make, WindowClock clock)
        {
            if (windows.TryGetValue(key, out var known)) return known;
            if (Count >= capacity) Sweep(clock.Second);
            if (Count >= capacity) return null;
            var added = make(key);
            var kept = windows.GetOrAdd(key, added);
            if (ReferenceEquals(added, kept)) Interlocked.Increment(ref count);
            return kept;
        }

        /// <summary>Runs at most once per second: within one second another sweep would find the same.</summary>
        private void Sweep(long second)
        {
            lock (sweeping)
            {
                if (lastSweep == second) return;
                lastSweep = second;
                foreach (var (key, window) in windows)
                    if (window.TryForget() && windows.TryRemove(key, out _)) Interlocked.Decrement(ref count);
            }
        }
    }
}
