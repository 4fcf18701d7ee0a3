using ActivitySmith.Domain.Clocks;
using Xunit;

namespace ActivitySmith.Domain.Tests.Clocks;

public sealed class MomentTests
{
    private static readonly Moment One = Given.MomentOf(Given.Noon);
    private static readonly Moment Other = Given.MomentOf(Given.Noon.AddSeconds(1));

    [Fact]
    public void The_earlier_of_two_moments_counts_and_never_is_later_than_any()
    {
        Assert.Equal(One, Moment.Earlier(One, Other));
        Assert.Equal(One, Moment.Earlier(Other, One));
        Assert.Equal(One, Moment.Earlier(One, other: null));
        Assert.Equal(One, Moment.Earlier(one: null, One));
        Assert.Null(Moment.Earlier(one: null, other: null));
        Assert.True(Moment.Past < One);
    }

    [Fact]
    public void Moments_are_ordered()
    {
        Assert.True(One < Other && Other > One && One <= Other && Other >= One);
        Assert.False(One > Other || Other < One || One >= Other || Other <= One);
        Assert.Equal([One, Other], new[] { Other, One }.Order());
    }

    [Fact]
    public void A_moment_equals_itself_in_no_strict_order()
    {
        var same = Given.MomentOf(Given.Noon);

        Assert.True(One <= same && One >= same);
        Assert.False(One < same || One > same);
    }

    [Fact]
    public void Time_is_added_and_measured()
    {
        Assert.Equal(Other, One + TimeSpan.FromSeconds(1));
        Assert.Equal(One, Other - TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), Other - One);
    }

    [Fact]
    public void A_row_is_as_old_as_the_time_of_day_says_and_never_of_the_future()
    {
        var now = Given.Clocks(Given.Noon);

        Assert.Equal(One - TimeSpan.FromHours(1), now.Of(Given.Noon.AddHours(-1)));
        Assert.Equal(One, now.Of(Given.Noon.AddHours(1)));
    }

    [Fact]
    public void Times_are_stored_in_whole_milliseconds_and_pauses_end_no_earlier_than_intended()
    {
        Assert.Equal(Given.Noon, Instant.Truncate(Given.Noon.AddTicks(9_999)));
        Assert.Equal(Given.Noon, Instant.RoundUp(Given.Noon));
        Assert.Equal(Given.Noon.AddMilliseconds(1), Instant.RoundUp(Given.Noon.AddTicks(1)));
        Assert.Equal("2026-07-10T12:00:00.025Z", Instant.Text(Given.Noon.AddMilliseconds(25).ToOffset(TimeSpan.FromHours(2))));
    }
}
