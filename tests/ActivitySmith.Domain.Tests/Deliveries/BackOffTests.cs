using ActivitySmith.Domain.Deliveries;
using Xunit;

namespace ActivitySmith.Domain.Tests.Deliveries;

public sealed class BackOffTests
{
    [Theory]
    [InlineData(RetryPace.Soon, 0, 0.5, 0.5)]
    [InlineData(RetryPace.Soon, 3, 0.5, 4)]
    [InlineData(RetryPace.Soon, 0, 0, 0.1)]
    [InlineData(RetryPace.Soon, 50, 1, 300)]
    [InlineData(RetryPace.Slow, 0, 1, 10)]
    [InlineData(RetryPace.Slow, 50, 1, 900)]
    [InlineData(RetryPace.VerySlow, 0, 0, 900.1)]
    [InlineData(RetryPace.VerySlow, 0, 1, 960)]
    [InlineData(RetryPace.VerySlow, 50, 1, 7200)]
    public void Pause_GrowsIsScatteredAndCapped(RetryPace pace, int attempt, double sample, double seconds)
        => Assert.Equal(seconds, BackOff.Next(pace, attempt, retryAfter: null, sample).TotalSeconds, 3);

    [Theory]
    [InlineData(60, 0, 60)]
    [InlineData(60, 1, 66)]
    [InlineData(-5, 1, 0)]
    [InlineData(1_000_000, 0, 86_400)]
    public void AskedPause_BeatsEverythingElse(int asked, double sample, double seconds)
        => Assert.Equal(seconds, BackOff.Next(RetryPace.VerySlow, 9, TimeSpan.FromSeconds(asked), sample).TotalSeconds);
}
