using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PhoneSimulator.Apns;

namespace PhoneSimulator.Log;

/// <summary>Pushes by type, priority and reply, since the start or the last reset.</summary>
public sealed class PushCounters
{
    private readonly ConcurrentDictionary<PushCount, StrongBox<long>> counts = new();
    private long total;

    public long Total => Interlocked.Read(ref total);

    public void Count(Push push)
    {
        Interlocked.Increment(ref total);
        var priority = push.Priority is 1 or 5 or 10 ? push.Priority : 0;
        var reason = push.Injected ? "injected" : push.Answer.Reason;
        var key = new PushCount(push.Type?.Name, push.Facts.Event, push.Channel is not null, priority, push.Answer.Status, reason);
        Interlocked.Increment(ref counts.GetOrAdd(key, static _ => new()).Value);
    }

    public IReadOnlyList<(PushCount What, long Count)> Read() =>
        [.. counts.Select(entry => (entry.Key, entry.Value.Value)).OrderBy(entry => entry.Key.Type).ThenBy(entry => entry.Key.Event)
            .ThenBy(entry => entry.Key.Priority).ThenBy(entry => entry.Key.Status).ThenBy(entry => entry.Key.Reason, StringComparer.Ordinal)];

    public void Clear()
    {
        counts.Clear();
        Interlocked.Exchange(ref total, 0);
    }
}

/// <param name="Priority">0 for an invalid value.</param>
/// <param name="Reason"><c>injected</c> when a fault chose the reply, which may be any.</param>
public readonly record struct PushCount(string? Type, ActivityEvent Event, bool Broadcast, int Priority, int Status, string? Reason);
