using ActivitySmith.Domain.LiveActivities;
using Xunit;

namespace ActivitySmith.Domain.Tests.LiveActivities;

/// <summary>Versions, alerts, the end and the dismissal of one activity (docs/api.md, Streams; docs/api.md, The manual life cycle).</summary>
public sealed class LifecycleTests
{
    private static readonly AlertText Ding = new("Ding", "Done");
    private static readonly DateTimeOffset Later = Given.Noon.AddSeconds(100);

    [Fact]
    public void A_start_is_version_1_with_its_alert()
    {
        var activity = Lifecycle.Start(new(1), "a", "s", version: 1, Given.Shown(Given.Progress), Ding, Given.Noon);

        Assert.Equal((1, 1, Ding, true), (activity.Version, activity.AlertVersion, activity.Alert, activity.IsRunning));
    }

    [Fact]
    public void An_update_without_a_change_returns_the_same_object()
        => Assert.Same(Running, Lifecycle.Update(Running, Running.Shown, Given.Desired(Given.Progress), Later));

    [Fact]
    public void A_change_increments_the_version_and_keeps_the_previous_alert()
    {
        var updated = Update(new Desired { State = Given.Progress, Alert = Ding });
        var again = Lifecycle.Update(updated, Next(Given.Progress with { Percentage = 50 }), Given.Desired(Given.Progress with { Percentage = 50 }), Later);

        Assert.Equal((2, 2, Later), (updated.Version, updated.AlertVersion, updated.UpdatedAt));
        Assert.Equal((3, 2, Ding), (again.Version, again.AlertVersion, again.Alert));
        Assert.Equal(Given.Noon, again.StartedAt);
    }

    [Fact]
    public void A_timer_reset_to_the_same_duration_at_the_same_time_is_a_change()
    {
        var timer = Given.Running(Given.Timer);

        Assert.Equal(2, Lifecycle.Update(timer, timer.Shown, Given.Desired(Given.Timer), Given.Noon).Version);
    }

    [Fact]
    public void The_end_freezes_the_timer_and_sets_the_dismissal()
    {
        var timer = Given.Running(Given.Timer);

        var ended = Lifecycle.End(timer, timer.Shown, Ding, TimeSpan.FromSeconds(30), EndReason.Ended, Later);

        Assert.Equal((2, 2, false, EndReason.Ended), (ended.Version, ended.AlertVersion, ended.IsRunning, ended.EndReason));
        Assert.Equal((Later, Later.AddSeconds(30)), (ended.EndedAt, ended.DismissAt));
        Assert.Equal((false, 100d), (ended.Shown.Timer!.IsRunning, ended.Shown.Timer.ElapsedSeconds));
    }

    [Fact]
    public void An_immediate_dismissal_dismisses_with_the_end()
        => Assert.Equal(Later, Lifecycle.EndAtOnce(Running, EndReason.Rotated, Later).DismissAt);

    [Theory]
    [InlineData(null, null, 120)]
    [InlineData(null, 0L, 0)]
    [InlineData(null, 1L, 60)]
    [InlineData(0L, 5L, 0)]
    [InlineData(90L, 5L, 90)]
    [InlineData(14_400L, null, 14_400)]
    [InlineData(14_401L, null, 14_400)]
    [InlineData(null, 240L, 14_400)]
    [InlineData(null, 241L, 14_400)]
    [InlineData(long.MaxValue, null, 14_400)]
    [InlineData(null, long.MaxValue, 14_400)]
    public void Dismissal_comes_after_the_given_seconds_or_minutes_or_the_default_and_4_hours_at_most(long? seconds, long? minutes, int expected)
    {
        var state = Given.Progress with { AutoDismissSeconds = seconds, AutoDismissMinutes = minutes };

        Assert.Equal(TimeSpan.FromSeconds(expected), Lifecycle.Dismissal(state, Lifecycle.StreamDismissal));
    }

    [Fact]
    public void The_defaults_are_2_minutes_for_a_stream_and_3_for_an_activity()
        => Assert.Equal((TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3)), (Lifecycle.StreamDismissal, Lifecycle.ManualDismissal));

    [Fact]
    public void Frames_are_the_first_the_last_and_one_a_second_in_between()
    {
        var first = Running;
        var kept = first with { LastFrameAt = Given.Noon };

        Assert.NotNull(Frame.Of(first, timer: null));
        Assert.Null(Frame.Of(kept with { UpdatedAt = Given.Noon.AddMilliseconds(999) }, timer: null));
        Assert.NotNull(Frame.Of(kept with { UpdatedAt = Given.Noon.AddMilliseconds(1000) }, timer: null));
        Assert.NotNull(Frame.Of(kept with { UpdatedAt = Given.Noon.AddMilliseconds(1), EndedAt = Given.Noon.AddMilliseconds(1) }, timer: null));
    }

    [Fact]
    public void A_start_without_an_alert_has_none_to_hear()
    {
        var activity = Lifecycle.Start(new(1), "a", "s", version: 3, Given.Shown(Given.Progress), alert: null, Given.Noon);

        Assert.Equal((null, 0), (activity.Alert, activity.AlertVersion));
        Assert.False(activity.HasAlertAfter(0));
    }

    [Fact]
    public void A_newer_alert_replaces_the_one_before_it()
    {
        var first = Update(new Desired { State = Given.Progress, Alert = Ding });
        var second = new AlertText("Dong", null);

        Assert.Equal((second, 3), Of(Lifecycle.Update(first, first.Shown, new Desired { State = Given.Progress, Alert = second }, Later)));
        Assert.Equal((second, 3), Of(Lifecycle.End(first, first.Shown, second, TimeSpan.Zero, EndReason.Ended, Later)));
        Assert.Equal((Ding, 2), Of(Lifecycle.EndAtOnce(first, EndReason.Expired, Later)));

        static (AlertText?, long) Of(Activity activity) => (activity.Alert, activity.AlertVersion);
    }

    [Fact]
    public void An_update_of_a_timer_that_names_no_duration_and_changes_nothing_is_the_same_object()
    {
        var timer = Given.Running(Given.Timer);
        var desired = Given.Desired(new ContentState { Title = "Tea" });

        Assert.Same(timer, Lifecycle.Update(timer, Presentation.Next(timer.Shown, desired, Given.Everyone, Later).Value, desired, Later));
    }

    [Fact]
    public void A_duration_resets_only_a_timer()
    {
        var state = Given.Progress with { DurationSeconds = 60 };
        var progress = Given.Running(state);

        Assert.Same(progress, Lifecycle.Update(progress, progress.Shown, Given.Desired(state), Later));
    }

    [Fact]
    public void A_version_is_never_dated_before_an_earlier_one()
    {
        var running = Running with { UpdatedAt = Later };

        Assert.Equal(Later, Lifecycle.Update(running, Next(Given.Progress with { Percentage = 50 }), Given.Desired(Given.Progress), Given.Noon).UpdatedAt);
        Assert.Equal(Later, Lifecycle.EndAtOnce(running, EndReason.Ended, Given.Noon).UpdatedAt);
        Assert.Equal(Later, Lifecycle.EndAtOnce(Running, EndReason.Ended, Later).UpdatedAt);
    }

    private static Activity Running { get; } = Given.Running(Given.Progress);

    private static Presentation Next(ContentState state) => Presentation.Next(Running.Shown, Given.Desired(state), Given.Everyone, Later).Value;

    private static Activity Update(Desired desired) => Lifecycle.Update(Running, Next(desired.State!), desired, Later);
}
