using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.LiveActivities;
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

    [Fact]
    public void AnUpdate_IsKeptUntilTheCardIsStale_AndForTenMinutesAtLeast()
    {
        var activity = Sample.Running();

        Assert.Equal(Given.Noon.AddMinutes(15), PushTimes.UpdateExpires(activity, Given.Noon));
        Assert.Equal(Given.Noon.AddMinutes(15), PushTimes.UpdateExpires(activity, Given.Noon.AddMinutes(5)));
        Assert.Equal(Given.Noon.AddMinutes(16), PushTimes.UpdateExpires(activity, Given.Noon.AddMinutes(6)));
    }

    [Theory]
    [InlineData(60, 15)]
    [InlineData(20 * 60, 20)]
    [InlineData(9 * 3_600, 8 * 60)]
    [InlineData(null, 8 * 60)]
    public void ACardWithATimer_IsFreshUntilTheTimerEnds_ForAQuarterOfAnHourAtLeastAndEightHoursAtMost(int? seconds, int minutes)
    {
        var timer = new ContentState { Type = "timer", Title = "t", DurationSeconds = seconds, CountsDown = seconds is not null };

        Assert.Equal(Given.Noon.AddMinutes(minutes), PushTimes.StaleAt(Sample.Running(new() { State = timer })));
    }
}
