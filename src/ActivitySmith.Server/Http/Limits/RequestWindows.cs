using System.Collections.Concurrent;
using ActivitySmith.Domain.Limits;

namespace ActivitySmith.Server.Http.Limits;

/// <summary>
/// One sliding window per key, at most <paramref name="lid"/> of them. Windows that count nothing any more are forgotten when the lid
/// is reached; should all be busy, keys without a window share one, so that memory stays bounded under a flood of addresses.
/// </summary>
internal sealed class RequestWindows<TKey>(int lid, TimeProvider time)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> entries = new();
    private readonly Entry shared = new();
    private readonly Lock sweeping = new();
    private readonly long origin = time.GetTimestamp();
    private long lastSweep = long.MinValue;
    private int count;

    /// <summary>Windows that are kept now, for tests and figures.</summary>
    public int Count => Volatile.Read(ref count);

    public Allowance TryTake(TKey key, int limit)
    {
        var second = (long)time.GetElapsedTime(origin).TotalSeconds;
        while (true)
        {
            var entry = Find(key, second);
            lock (entry)
            {
                if (!entry.Forgotten) return entry.Window.TryTake(second, limit);
            }
        }
    }

    private Entry Find(TKey key, long second)
    {
        if (entries.TryGetValue(key, out var known)) return known;
        if (Count >= lid) Sweep(second);
        if (Count >= lid) return shared;
        var added = new Entry();
        var kept = entries.GetOrAdd(key, added);
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
            foreach (var (key, entry) in entries)
            {
                lock (entry)
                {
                    if (!entry.Window.IsIdle(second)) continue;
                    entry.Forgotten = true;
                }

                if (entries.TryRemove(key, out _)) Interlocked.Decrement(ref count);
            }
        }
    }

    private sealed class Entry
    {
        public SlidingWindow Window { get; } = new();

        /// <summary>Set once, under the lock; a request that met it in between looks its key up again.</summary>
        public bool Forgotten { get; set; }
    }
}
