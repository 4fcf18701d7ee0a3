namespace ActivitySmith.Testing;

/// <summary>
/// A clock that stands still until the test moves it: the time of day, the timestamps and the timers on it all move together.
/// Timers that fall due run inside <see cref="Advance"/>, on the caller's thread, in order of their due time.
/// </summary>
public sealed class FakeTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<FakeTimer> timers = [];
    private DateTimeOffset now = start;

    /// <summary>Starts at 2026-07-10T12:00:00Z.</summary>
    public FakeTimeProvider()
        : this(new DateTimeOffset(2026, 7, 10, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Timers that wait, for tests that must know that one was set.</summary>
    public int WaitingTimers
    {
        get { lock (gate) return timers.Count; }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <param name="by">Zero or more.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = GetUtcNow() + by;
        while (TakeDue(end) is { } due) due.Fire();
        lock (gate) now = end;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>The next timer that is due until then; the clock stands at its time when it fires.</summary>
    private FakeTimer? TakeDue(DateTimeOffset end)
    {
        lock (gate)
        {
            if (timers.MinBy(timer => timer.DueAt) is not { } next || next.DueAt > end) return null;
            if (next.DueAt > now) now = next.DueAt;
            if (next.Period > TimeSpan.Zero) next.DueAt += next.Period;
            else timers.Remove(next);
            return next;
        }
    }

    private sealed class FakeTimer(FakeTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset DueAt { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                Period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                DueAt = clock.now + dueTime;
                clock.timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock.gate) clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
