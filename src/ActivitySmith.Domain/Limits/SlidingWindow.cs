namespace ActivitySmith.Domain.Limits;

/// <summary>The decision of a window about one request.</summary>
/// <param name="Granted">Whether the request was granted. A refused request is not counted.</param>
/// <param name="Remaining">Further requests that would be granted in this second.</param>
/// <param name="ResetSeconds">Seconds, 1 to 60, until one more request is available; the length of the window when no request is counted.</param>
public readonly record struct Allowance(bool Granted, int Remaining, int ResetSeconds);

/// <summary>
/// Counts the granted requests of the last 60 seconds in buckets of one second: 240 bytes for any number of requests. Not thread-safe: callers that
/// share a window must use a lock.
/// </summary>
public sealed class SlidingWindow
{
    /// <summary>Length of the window in seconds.</summary>
    public const int Seconds = 60;

    private readonly int[] buckets = new int[Seconds];
    private long newest = long.MinValue;
    private int total;

    /// <summary>Grants and counts a request, unless <paramref name="limit"/> requests were granted in the last 60 seconds.</summary>
    /// <param name="second">Whole seconds on a clock that never goes back; an earlier second than the newest counts as the newest.</param>
    /// <param name="limit">1 or more; may differ from call to call.</param>
    public Allowance TryTake(long second, int limit)
    {
        Advance(second);
        var granted = total < limit;
        if (granted)
        {
            buckets[Bucket(newest)]++;
            total++;
        }

        return AllowanceOf(granted, limit);
    }

    /// <summary>The same as <see cref="TryTake"/> for a request that was already decided, and counted when granted.</summary>
    public Allowance Decided(bool granted, long second, int limit)
    {
        Advance(second);
        return AllowanceOf(granted, limit);
    }

    /// <summary>Requests that are counted at that second. A window without any can be dropped without changing a decision.</summary>
    public int CountAt(long second)
    {
        Advance(second);
        return total;
    }

    /// <summary>Replaces this window's counts by more accurate ones.</summary>
    /// <param name="second">As for <see cref="TryTake"/>.</param>
    /// <param name="bySecondsAgo">Requests granted in this second, in the second before, and so on; at most <see cref="Seconds"/> numbers.</param>
    public void Replace(long second, IReadOnlyList<int> bySecondsAgo)
    {
        Advance(second);
        Array.Clear(buckets);
        for (var age = 0; age < bySecondsAgo.Count; age++) buckets[Bucket(newest - age)] = bySecondsAgo[age];
        total = bySecondsAgo.Sum();
    }

    private Allowance AllowanceOf(bool granted, int limit) =>
        new(granted, granted ? Math.Max(limit - total, 0) : 0, SecondsUntilFree(Math.Max(total - limit, 0) + 1));

    private static int Bucket(long second) => (int)(((second % Seconds) + Seconds) % Seconds);

    private void Advance(long second)
    {
        if (second <= newest) return;
        if (newest == long.MinValue || second - newest >= Seconds)
        {
            Array.Clear(buckets);
            total = 0;
        }
        else
        {
            for (var passed = newest + 1; passed <= second; passed++)
            {
                ref var bucket = ref buckets[Bucket(passed)];
                total -= bucket;
                bucket = 0;
            }
        }

        newest = second;
    }

    /// <summary>Seconds until <paramref name="places"/> counted requests have left the window.</summary>
    private int SecondsUntilFree(int places)
    {
        for (var age = Seconds - 1; age >= 0; age--)
        {
            places -= buckets[Bucket(newest - age)];
            if (places <= 0) return Seconds - age;
        }

        return Seconds;
    }
}
