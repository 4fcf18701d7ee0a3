namespace ActivitySmith.Testing;

/// <summary>
/// A clock that moves only when the test moves it. The time of day, the timestamps and the timers move together, unless the test sets the time of day
/// (<see cref="Jump"/>) or keeps it while time passes (<see cref="AdvanceBesideTheTimeOfDay"/>). Timers that fall due run inside <see
/// cref="Advance"/>, on the caller's thread, in order of their due time. The clock of Microsoft.Extensions.TimeProvider.Testing does neither: its
/// timestamp moves when the time of day is set, and its timers fire at the end of an advance.
/// </summary>
public sealed class FakeTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<FakeTimer> timers = [];

    /// <summary>The elapsed time; not zero at the beginning, where a timestamp of zero might mean "never".</summary>
    private TimeSpan passed = TimeSpan.FromDays(1);

    /// <summary>The time of day at elapsed time zero.</summary>
    private DateTimeOffset origin = start - TimeSpan.FromDays(1);

    /// <summary>Starts at 2026-07-10T12:00:00Z.</summary>
    public FakeTimeProvider()
        : this(new DateTimeOffset(2026, 7, 10, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Number of waiting timers, for tests that must know that one was set.</summary>
    public int WaitingTimers
    {
        get { lock (gate) return timers.Count; }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return origin + passed;
    }

    public override long GetTimestamp()
    {
        lock (gate) return passed.Ticks;
    }

    /// <param name="by">Zero or more.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        TimeSpan end;
        lock (gate) end = passed + by;
        while (TakeDue(end) is { } due) due.Fire();
        lock (gate) passed = end;
    }

    /// <summary>Sets the time of day forward or back; no time passes, and timers do not change.</summary>
    public void Jump(TimeSpan by)
    {
        lock (gate) origin += by;
    }

    /// <summary>Time passes, but the time of day at the end is the one at the beginning: the clock was set back in between.</summary>
    /// <param name="by">Zero or more.</param>
    public void AdvanceBesideTheTimeOfDay(TimeSpan by)
    {
        Jump(-by);
        Advance(by);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>The next timer that is due until then; the clock shows its due time when it fires.</summary>
    private FakeTimer? TakeDue(TimeSpan end)
    {
        lock (gate)
        {
            if (timers.MinBy(timer => timer.DueAt) is not { } next || next.DueAt > end) return null;
            if (next.DueAt > passed) passed = next.DueAt;
            if (next.Period > TimeSpan.Zero) next.DueAt += next.Period;
            else timers.Remove(next);
            return next;
        }
    }

    private sealed class FakeTimer(FakeTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan DueAt { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                Period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                DueAt = clock.passed + dueTime;
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
