using ActivitySmith.Domain.Apns;
using Xunit;

namespace ActivitySmith.Domain.Tests.Apns;

public sealed class PushTimesTests
{
    [Fact]
    public void Timestamps_OnlyGrow()
    {
        var now = Given.Noon.ToUnixTimeSeconds();
        Assert.Equal(now, PushTimes.NextTimestamp(last: null, Given.Noon));
        Assert.Equal(now, PushTimes.NextTimestamp(now - 5, Given.Noon));
        Assert.Equal(now + 1, PushTimes.NextTimestamp(now, Given.Noon));
        Assert.Equal(now + 11, PushTimes.NextTimestamp(now + 10, Given.Noon));
    }
}
