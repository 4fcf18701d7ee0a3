using ActivitySmith.Server.Telemetry;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Telemetry;

/// <summary>How many requests are traced unless the operator names a sampler.</summary>
public sealed class TracePaceTests
{
    [Fact]
    public void Each_second_has_a_limit_of_traces_and_the_next_second_starts_again()
    {
        var clock = new FakeTimeProvider();
        var pace = new TracePace(clock);

        Assert.Equal(TracePace.PerSecond, Taken(pace, 1_000));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, Taken(pace, 3));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TracePace.PerSecond, Taken(pace, 1_000));
    }

    private static int Taken(TracePace pace, int requests) => Enumerable.Range(0, requests).Count(_ => pace.TryTake());
}
