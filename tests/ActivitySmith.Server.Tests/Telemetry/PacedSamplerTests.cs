using System.Diagnostics;
using ActivitySmith.Server.Telemetry;
using ActivitySmith.Testing;
using OpenTelemetry.Trace;
using Xunit;

namespace ActivitySmith.Server.Tests.Telemetry;

/// <summary>The sampler that applies unless the operator names another.</summary>
public sealed class PacedSamplerTests
{
    [Fact]
    public void Each_second_has_a_limit_of_traces_and_the_next_second_starts_again()
    {
        var clock = new FakeTimeProvider();
        var sampler = new PacedSampler(clock);

        Assert.Equal(PacedSampler.PerSecond, Recorded(sampler, 1_000));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, Recorded(sampler, 3));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PacedSampler.PerSecond, Recorded(sampler, 1_000));
    }

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded, SamplingDecision.RecordAndSample)]
    [InlineData(ActivityTraceFlags.None, SamplingDecision.Drop)]
    public void The_decision_of_the_caller_holds(ActivityTraceFlags flags, SamplingDecision decision)
    {
        var sampler = new ParentBasedSampler(new PacedSampler(new FakeTimeProvider()));
        var caller = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags, traceState: null, isRemote: true);

        for (var request = 0; request < 2 * PacedSampler.PerSecond; request++)
            Assert.Equal(decision, sampler.ShouldSample(new SamplingParameters(caller, caller.TraceId, "GET", ActivityKind.Server)).Decision);
    }

    private static int Recorded(PacedSampler sampler, int requests) => Enumerable.Range(0, requests)
        .Select(_ => sampler.ShouldSample(new SamplingParameters(default, ActivityTraceId.CreateRandom(), "GET", ActivityKind.Server)).Decision)
        .Count(decision => decision == SamplingDecision.RecordAndSample);
}
