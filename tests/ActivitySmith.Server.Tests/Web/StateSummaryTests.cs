using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Server.Web.Board;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>A state in one line on the board without a script.</summary>
public sealed class StateSummaryTests
{
    [Theory]
    [InlineData(90, "Timer, 0:01:30")]
    [InlineData(3_600, "Timer, 1:00:00")]
    [InlineData(90_061, "Timer, 25:01:01")]
    public void A_timer_shows_its_duration_in_hours_minutes_and_seconds(double seconds, string text)
        => Assert.Equal(text, StateSummary.Of(new ContentState { Type = ContentType.Timer, Title = "Tea", DurationSeconds = seconds }));

    [Fact]
    public void A_timer_without_a_duration_is_named()
        => Assert.Equal("Timer", StateSummary.Of(new ContentState { Type = ContentType.Timer, Title = "Tea" }));

    [Fact]
    public void An_alert_shows_its_message()
        => Assert.Equal("Disk full", StateSummary.Of(new ContentState { Type = ContentType.Alert, Title = "a", Message = "Disk full" }));
}
