using System.Collections.Concurrent;

namespace ActivitySmith.Delivery.Tests.Actions;

/// <summary>The system's clock, except that delays of less than three seconds end at once and are recorded.</summary>
internal sealed class ShortDelayClock : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.Zero || dueTime >= TimeSpan.FromSeconds(3)) return System.CreateTimer(callback, state, dueTime, period);
        Pauses.Enqueue(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
