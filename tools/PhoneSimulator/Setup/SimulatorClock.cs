namespace PhoneSimulator.Setup;

/// <summary>
/// The simulator's time: the underlying clock plus the time that the control API has skipped. <see cref="ApnsSkew"/> is the error of the push side's
/// clock alone, which is how a provider with a wrong clock sees it.
/// </summary>
public sealed class SimulatorClock(TimeProvider below) : TimeProvider
{
    private long skippedTicks;
    private long skewTicks;

    public override TimeZoneInfo LocalTimeZone => below.LocalTimeZone;

    public override long TimestampFrequency => below.TimestampFrequency;

    public TimeSpan ApnsSkew
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref skewTicks));
        set => Interlocked.Exchange(ref skewTicks, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => below.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref skippedTicks));

    /// <summary>UNIX seconds as the push side sees them.</summary>
    public long ApnsSeconds() => (GetUtcNow() + ApnsSkew).ToUnixTimeSeconds();

    public override long GetTimestamp() => below.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        below.CreateTimer(callback, state, dueTime, period);

    /// <summary>Moves the time of day forward; timers keep their pace.</summary>
    public void Skip(TimeSpan by) => Interlocked.Add(ref skippedTicks, by.Ticks);
}
