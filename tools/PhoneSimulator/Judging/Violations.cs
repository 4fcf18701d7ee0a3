using System.Collections.Concurrent;
using PhoneSimulator.Apns;
using PhoneSimulator.Setup;

namespace PhoneSimulator.Judging;

/// <summary>The newest violations and a count of each kind.</summary>
public sealed class Violations(SimulatorClock clock)
{
    /// <summary>Maximum number of stored violations; the counts continue.</summary>
    public const int Limit = 1000;

    private readonly ConcurrentDictionary<string, long> counts = new();
    private readonly Queue<Violation> newest = new();
    private long total;

    public long Total => Interlocked.Read(ref total);

    public IReadOnlyDictionary<string, long> Counts => new SortedDictionary<string, long>(counts);

    public void Record(string kind, string detail, Push push, long? livedMs = null) =>
        Record(kind, detail, push.Sequence, push.Token?.Phone?.Id, push.Facts.ActivityId ?? push.Token?.ActivityId, push.TokenText, livedMs);

    public void Record(
        string kind, string detail, long push = 0, string? phone = null, string? activityId = null, string? token = null, long? livedMs = null)
    {
        var number = Interlocked.Increment(ref total);
        counts.AddOrUpdate(kind, 1, static (_, count) => count + 1);
        lock (newest)
        {
            if (newest.Count == Limit) newest.Dequeue();
            newest.Enqueue(new(number, clock.GetUtcNow(), kind, detail, push, phone, activityId, token, livedMs));
        }
    }

    /// <returns>Oldest first.</returns>
    public IReadOnlyList<Violation> Newest(int most = Limit)
    {
        lock (newest) return [.. newest.Skip(Math.Max(0, newest.Count - most))];
    }

    public void Clear()
    {
        lock (newest) newest.Clear();
        counts.Clear();
        Interlocked.Exchange(ref total, 0);
    }
}
