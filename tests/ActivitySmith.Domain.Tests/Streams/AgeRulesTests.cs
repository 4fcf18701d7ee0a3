using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Streams;
using Xunit;

namespace ActivitySmith.Domain.Tests.Streams;

/// <summary>What age does to a running activity (docs/api.md, Streams).</summary>
public sealed class AgeRulesTests
{
    private static readonly Activity Manual = Given.Running(Given.Progress);
    private static readonly Activity Managed = Manual with { StreamKey = "backup" };

    private static readonly StreamRecord Stream = new()
    {
        Account = Managed.Account,
        Key = Given.Key("backup"),
        ActivityId = Managed.Id,
        LastActivityId = Managed.Id,
        Version = 1,
        CreatedAt = Given.Noon,
        UpdatedAt = Given.Noon,
    };

    [Fact]
    public void A_young_activity_stays_as_it_is() =>
        Assert.Same(Manual, Assert.IsType<StreamDecision.Noop>(At(Lifecycle.MaxAge - TimeSpan.FromTicks(1), Manual)).Activity);

    [Fact]
    public void A_manual_activity_ends_after_eight_hours()
    {
        var ended = Assert.IsType<StreamDecision.Ended>(At(Lifecycle.MaxAge, Manual));

        Assert.Null(ended.Stream);
        Assert.Equal((EndReason.Expired, Given.Noon + Lifecycle.MaxAge), (ended.Activity!.EndReason, ended.Activity.EndedAt));
    }

    [Fact]
    public void A_stream_in_use_rotates_before_ios_would_end_its_activity()
    {
        var used = Managed with { UpdatedAt = Given.Noon + TimeSpan.FromHours(7) };

        Assert.IsType<StreamDecision.Noop>(At(StreamRules.RotationAge - TimeSpan.FromTicks(1), used, Stream));
        var rotated = Assert.IsType<StreamDecision.Rotated>(At(StreamRules.RotationAge, used, Stream));

        Assert.Equal(("next", EndReason.Rotated, used.Shown), (rotated.New.Id, rotated.Old.EndReason, rotated.New.Shown));
        Assert.Equal("next", rotated.Stream.ActivityId);
    }

    [Fact]
    public void A_stream_out_of_use_ends_and_has_no_running_activity()
    {
        var unused = Managed with { UpdatedAt = Given.Noon + Lifecycle.MaxAge - StreamRules.RotationInterest };

        var ended = Assert.IsType<StreamDecision.Ended>(At(Lifecycle.MaxAge, unused, Stream));

        Assert.Null(ended.Stream!.ActivityId);
        Assert.Equal((Managed.Id, ended.Activity!.Version), (ended.Stream.LastActivityId, ended.Stream.Version));
        Assert.False(ended.Stream.IsRemoved);
    }

    [Fact]
    public void An_older_activity_of_a_stream_ends_alone()
    {
        var used = Managed with { UpdatedAt = Given.Noon + Lifecycle.MaxAge };

        var ended = Assert.IsType<StreamDecision.Ended>(At(Lifecycle.MaxAge, used, Stream with { ActivityId = "other", LastActivityId = "other" }));

        Assert.Null(ended.Stream);
    }

    [Fact]
    public void A_start_in_the_future_counts_from_now()
    {
        var ahead = Manual with { StartedAt = Given.Noon.AddDays(1), UpdatedAt = Given.Noon.AddDays(2) };
        var slightly = Manual with { StartedAt = Given.Noon.AddMinutes(5), UpdatedAt = Given.Noon.AddMinutes(5) };

        var dated = Assert.IsType<StreamDecision.Updated>(At(TimeSpan.Zero, ahead)).Activity;
        Assert.Equal((Given.Noon, Given.Noon, ahead.Version), (dated.StartedAt, dated.UpdatedAt, dated.Version));
        Assert.IsType<StreamDecision.Noop>(At(TimeSpan.Zero, slightly));
    }

    [Fact]
    public void A_right_time_of_the_last_update_stays_when_the_start_is_corrected()
    {
        var ahead = Manual with { StartedAt = Given.Noon.AddDays(1), UpdatedAt = Given.Noon.AddMinutes(-1) };

        Assert.Equal(ahead.UpdatedAt, Assert.IsType<StreamDecision.Updated>(At(TimeSpan.Zero, ahead)).Activity.UpdatedAt);
    }

    private static StreamDecision At(TimeSpan age, Activity activity, StreamRecord? stream = null)
    {
        var now = Given.Noon + age;
        return AgeRules.Apply(stream, activity, AgeLimits.At(now), "next", now);
    }
}
