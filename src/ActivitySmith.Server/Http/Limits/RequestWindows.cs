using System.Collections.Concurrent;
using ActivitySmith.Domain.Limits;

namespace ActivitySmith.Server.Http.Limits;

/// <summary>
/// One sliding window per key, at most <paramref name="lid"/> of them. Windows that count nothing any more are forgotten when the lid
/// is reached; should all be busy, keys without a window share one, so that memory stays bounded under a flood of addresses.
/// </summary>
/// <param name="lid">Windows on this node.</param>
/// <param name="time">Measures the seconds.</param>
/// <param name="exchange">For windows that nodes share; null for this node's own.</param>
/// <param name="nameOf">The name of a key's window, the same on every node; given with <paramref name="exchange"/>.</param>
internal sealed class RequestWindows<TKey>(int lid, TimeProvider time, WindowExchange? exchange = null, Func<TKey, string>? nameOf = null)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, SharedWindow> windows = new();
    private readonly SharedWindow forAllOthers = new("", exchange: null, new WindowClock(time));
    private readonly Lock sweeping = new();
    private readonly WindowClock clock = new(time);
    private long lastSweep = long.MinValue;
    private int count;

    /// <summary>Windows that are kept now, for tests and figures.</summary>
    public int Count => Volatile.Read(ref count);

    public ValueTask<Allowance> Take(TKey key, int limit)
    {
        while (true)
            if (Find(key).Take(limit) is { } allowance) return allowance;
    }

    private SharedWindow Find(TKey key)
    {
        if (windows.TryGetValue(key, out var known)) return known;
        if (Count >= lid) Sweep();
        if (Count >= lid) return forAllOthers;
        var added = new SharedWindow(nameOf?.Invoke(key) ?? "", exchange, clock);
        var kept = windows.GetOrAdd(key, added);
        if (ReferenceEquals(added, kept)) Interlocked.Increment(ref count);
        return kept;
    }

    /// <summary>At most once a second: a sweep that found nothing finds nothing again until a second has passed.</summary>
    private void Sweep()
    {
        lock (sweeping)
        {
            if (lastSweep == clock.Second) return;
            lastSweep = clock.Second;
            foreach (var (key, window) in windows)
                if (window.TryForget() && windows.TryRemove(key, out _)) Interlocked.Decrement(ref count);
        }
    }
}
