using OpenTelemetry.Trace;

namespace ActivitySmith.Server.Telemetry;

/// <summary>
/// Records the first traces of each second and no more: all of a small server, and at any load the same small cost. The sampler of callers without a
/// decision, unless <c>OTEL_TRACES_SAMPLER</c> names another.
/// </summary>
internal sealed class PacedSampler(TimeProvider clock) : Sampler
{
    /// <summary>Traces a second. Each costs about 10 microseconds of processor time, with its export.</summary>
    internal const int PerSecond = 50;

    private long second;
    private int taken;

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var now = clock.GetTimestamp() / clock.TimestampFrequency;
        if (Interlocked.Exchange(ref second, now) != now) Volatile.Write(ref taken, 0);
        var isTaken = Volatile.Read(ref taken) < PerSecond && Interlocked.Increment(ref taken) <= PerSecond;
        return new SamplingResult(isTaken ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
    }
}
