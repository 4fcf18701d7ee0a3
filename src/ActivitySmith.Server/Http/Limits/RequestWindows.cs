using System.Collections.Concurrent;
using ActivitySmith.Domain.Limits;

namespace ActivitySmith.Server.Http.Limits;

/// <summary>
/// One sliding window per key, at most <paramref name="capacity"/> of them, so that memory stays bounded under a flood of addresses. Windows that
/// count nothing are forgotten when that is reached. Should all be busy, a key without a window counts in that of its wider network, of which there is
/// a table too; last, in one of a fixed number of windows that keys are spread over. Never do all further keys share one: who fills the table
/// must not be able to use up everybody's requests.
/// </summary>
/// <param name="capacity">Windows on this node.</param>
/// <param name="time">Measures the seconds.</param>
/// <param name="exchange">For windows that nodes share; null for this node's own.</param>
/// <param name="nameOf">The name of a key's window, the same on every node; given with <paramref name="exchange"/>.</param>
internal sealed class RequestWindows<TKey>(int capacity, TimeProvider time, WindowExchange? exchange = null, Func<TKey, string>? nameOf = null)
    where TKey : notnull
{
    /// <summary>Windows of wider networks, per step wider, in relation to <paramref name="capacity"/>.</summary>
    private const int WiderShare = 4;

    /// <summary>Windows at the end, 500 bytes each.</summary>
    private const int Buckets = 1_024;

    private readonly Table exact = new(capacity);
    private readonly Table[] wider = [new(Math.Max(1, capacity / WiderShare)), new(Math.Max(1, capacity / WiderShare))];
    private readonly SharedWindow?[] buckets = new SharedWindow?[Buckets];
    private readonly WindowClock clock = new(time);

    /// <summary>The wider networks that a key is in, at most two, the narrower first; null (default) when keys have none.</summary>
    public Func<TKey, IEnumerable<TKey>>? WiderOf { get; init; }

    /// <summary>Windows of keys that are kept now, for tests and figures.</summary>
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

        // Hash codes of these keys are seeded by the process: nobody can choose whose window to fill.
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

        /// <summary>Null when all windows are taken and busy.</summary>
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

        /// <summary>At most once a second: a sweep that found nothing finds nothing again until a second has passed.</summary>
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
