using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Streams;
using Xunit;

namespace ActivitySmith.Domain.Tests.Streams;

public sealed class AgeLimitsTests
{
    private static readonly StreamRecord Stream =
        new() { Account = AccountId.First, Key = Given.Key("backup"), CreatedAt = Given.Noon, UpdatedAt = Given.Noon };

    [Fact]
    public void An_activity_rotates_after_seven_and_a_half_hours_and_expires_after_eight() =>
        Assert.Equal(
            new AgeLimits(Given.Noon.AddHours(-8), Given.Noon.AddHours(-7.5), Given.Noon.AddHours(-1), Given.Noon.AddMinutes(5)),
            AgeLimits.At(Given.Noon));

    [Fact]
    public void After_a_clock_that_was_set_back_an_activity_stays_in_use_and_after_one_set_ahead_it_is_in_use_for_as_long_as_before()
    {
        Assert.Equal(Given.Noon.AddHours(-1), AgeLimits.At(Given.Noon, ago: age => Given.Noon.AddHours(3) - age).InUse);
        Assert.Equal(Given.Noon.AddHours(-4), AgeLimits.At(Given.Noon, ago: age => Given.Noon.AddHours(-3) - age).InUse);
    }

    [Fact]
    public void A_stream_is_running_paused_removed_or_inactive()
    {
        var parked = Stream with { Parked = Given.Shown(Given.Progress) };

        Assert.Equal("running", StreamState.Of(Stream with { ActivityId = "a1" }));
        Assert.Equal("paused", StreamState.Of(parked));
        Assert.Equal((true, false), (parked.IsPaused, Stream.IsPaused));
        Assert.Equal("removed", StreamState.Of(Stream with { IsRemoved = true }));
        Assert.Equal("inactive", StreamState.Of(Stream));
        Assert.Equal(["running", "paused", "inactive", "removed"], StreamState.Names);
    }

    [Fact]
    public void A_stream_whose_activity_has_ended_keeps_its_version()
    {
        var ended = Given.Running(Given.Progress) with { Version = 9 };

        Assert.Equal(
            Stream with { LastActivityId = "a1", Version = 9, UpdatedAt = Given.Noon.AddHours(1) },
            StreamRules.WithoutActivity(Stream with { ActivityId = "a1", LastActivityId = "a1", Version = 2 }, ended, Given.Noon.AddHours(1)));
    }
}
