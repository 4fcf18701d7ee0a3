namespace ActivitySmith.Server.Telemetry;

/// <summary>
/// Lets the first traces of each second pass and no more: all of a small server, and at any load the same small cost. It decides for requests whose caller
/// sends no decision, unless <c>OTEL_TRACES_SAMPLER</c> names a sampler.
/// </summary>
internal sealed class TracePace(TimeProvider clock)
{
    /// <summary>Traces a second.</summary>
    internal const int PerSecond = 50;

    private long second;
    private int taken;

    public bool TryTake()
    {
        var now = clock.GetTimestamp() / clock.TimestampFrequency;
        if (Volatile.Read(ref second) != now && Interlocked.Exchange(ref second, now) != now) Volatile.Write(ref taken, 0);
        return Volatile.Read(ref taken) < PerSecond && Interlocked.Increment(ref taken) <= PerSecond;
    }
}
