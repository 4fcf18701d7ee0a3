using ActivitySmith.Domain.LiveActivities;
using Xunit;

namespace ActivitySmith.Domain.Tests.LiveActivities;

/// <summary>How a timer's window changes with each state (docs/api.md, Timers).</summary>
public sealed class TimerWindowTests
{
    private static readonly ContentState Quiet = new() { Title = "Tea" };
    private static readonly ContentState Frozen = Quiet with { IsRunning = false };
    private static readonly ContentState Resumed = Quiet with { IsRunning = true };

    private static DateTimeOffset At(double seconds) => Given.Noon.AddSeconds(seconds);

    [Fact]
    public void A_duration_starts_a_countdown_from_the_receive_time()
    {
        var window = TimerWindow.Next(null, Given.Timer, At(0));

        Assert.Equal(new TimerWindow(300, CountsDown: true, IsRunning: true, At(0), 0), window);
        Assert.Equal(At(0), window.StartsAt);
        Assert.Equal(At(300), window.EndsAt);
        Assert.Equal(12.5, window.ElapsedAt(At(12.5)));
    }

    [Fact]
    public void A_state_without_duration_keeps_the_window()
    {
        var window = TimerWindow.Next(null, Given.Timer, At(0));

        Assert.Equal(window, TimerWindow.Next(window, Quiet, At(100)));
        Assert.Equal(window, TimerWindow.Next(window, Resumed, At(100)));
    }

    [Fact]
    public void A_duration_resets_the_window_even_when_it_is_the_same()
    {
        var window = TimerWindow.Next(null, Given.Timer, At(0));

        Assert.Equal(new TimerWindow(300, true, true, At(100), 0), TimerWindow.Next(window, Given.Timer, At(100)));
    }

    [Fact]
    public void A_duration_keeps_the_direction()
    {
        var up = TimerWindow.Next(null, Given.Timer with { CountsDown = false }, At(0));

        Assert.False(TimerWindow.Next(up, Given.Timer, At(10)).CountsDown);
        Assert.True(TimerWindow.Next(up, Given.Timer with { CountsDown = true }, At(10)).CountsDown);
    }

    [Fact]
    public void A_paused_timer_stops_and_a_resumed_one_continues_from_there()
    {
        var paused = TimerWindow.Next(TimerWindow.Next(null, Given.Timer, At(0)), Frozen, At(100));
        var resumed = TimerWindow.Next(paused, Resumed, At(500));

        Assert.Equal(100, paused.ElapsedAt(At(400)));
        Assert.Null(paused.StartsAt);
        Assert.Null(paused.EndsAt);
        Assert.Equal(150, resumed.ElapsedAt(At(550)));
        Assert.Equal(At(400), resumed.StartsAt);
        Assert.Equal(At(700), resumed.EndsAt);
    }

    [Fact]
    public void Pausing_twice_or_omitting_paused_changes_nothing()
    {
        var paused = TimerWindow.Next(TimerWindow.Next(null, Given.Timer, At(0)), Frozen, At(100));

        Assert.Equal(paused, TimerWindow.Next(paused, Frozen, At(200)));
        Assert.Equal(paused, TimerWindow.Next(paused, Quiet, At(200)));
    }

    [Fact]
    public void A_duration_sent_to_a_paused_timer_restarts_it()
    {
        var paused = TimerWindow.Next(TimerWindow.Next(null, Given.Timer, At(0)), Frozen, At(100));

        Assert.Equal(new TimerWindow(60, true, true, At(200), 0), TimerWindow.Next(paused, Quiet with { DurationSeconds = 60 }, At(200)));
    }

    [Fact]
    public void A_timer_may_start_paused()
    {
        var window = TimerWindow.Next(null, Given.Timer with { IsRunning = false }, At(0));

        Assert.Equal(0, window.ElapsedAt(At(100)));
        Assert.Equal(At(400), TimerWindow.Next(window, Resumed, At(100)).EndsAt);
    }

    [Fact]
    public void Elapsed_time_stops_at_the_duration()
    {
        var window = TimerWindow.Next(null, Given.Timer, At(0));

        Assert.Equal(300, window.ElapsedAt(At(300)));
        Assert.Equal(300, window.ElapsedAt(At(9_000)));
        Assert.Equal(300, window.Freeze(At(9_000)).ElapsedSeconds);
        Assert.Equal(300, window.Freeze(At(9_000)).Resume(At(10_000)).ElapsedAt(At(20_000)));
    }

    [Fact]
    public void A_clock_that_goes_back_reduces_no_elapsed_time()
        => Assert.Equal(0, TimerWindow.Next(null, Given.Timer, At(0)).ElapsedAt(At(-50)));

    [Fact]
    public void Counting_up_without_duration_is_open_ended()
    {
        var window = TimerWindow.Next(null, Quiet with { CountsDown = false }, At(0));

        Assert.Null(window.EndsAt);
        Assert.Equal(1_000_000, window.ElapsedAt(At(1_000_000)));
        Assert.Equal(40, window.Freeze(At(40)).ElapsedSeconds);
    }

    [Fact]
    public void The_direction_changes_without_a_reset()
    {
        var window = TimerWindow.Next(null, Given.Timer, At(0));

        Assert.Equal(window with { CountsDown = false }, TimerWindow.Next(window, Quiet with { CountsDown = false }, At(10)));
    }

    [Fact]
    public void An_open_ended_timer_needs_a_duration_to_count_down()
    {
        var shown = Given.Shown(Quiet with { Type = "timer", CountsDown = false });

        Given.IsInvalid(
            Presentation.Next(shown, Given.Desired(Quiet with { CountsDown = true }), Given.Everyone, At(10)).Refusal,
            "content_state.duration_seconds",
            "content_state.duration_seconds is required for a timer that counts down; send it, or counts_down false for an open-ended one");
    }

    [Fact]
    public void The_stored_state_matches_the_window()
    {
        var shown = Given.Shown(Given.Timer with { CountsDown = false });
        foreach (var sent in new[] { Frozen, Quiet, Quiet with { DurationSeconds = 60 }, Frozen, Resumed, Quiet with { CountsDown = true }, Quiet })
        {
            shown = Presentation.Next(shown, Given.Desired(sent), Given.Everyone, At(10)).Value;

            Assert.Equal(shown.Timer!.IsRunning, shown.State.Value.IsRunning ?? true);
            Assert.Equal(shown.Timer.CountsDown, shown.State.Value.CountsDown ?? true);
            Assert.Equal(shown.Timer.DurationSeconds, shown.State.Value.DurationSeconds);
        }
    }

    [Fact]
    public void Another_type_has_no_window_and_returning_to_the_timer_starts_a_new_one()
    {
        var shown = Given.Shown(Given.Timer);
        var other = Presentation.Next(shown, Given.Desired(Given.Progress), Given.Everyone, At(10)).Value;
        var back = Presentation.Next(other, Given.Desired(Given.Timer), Given.Everyone, At(20)).Value;

        Assert.Null(other.Timer);
        Assert.Equal(At(20), back.Timer!.Anchor);
        Assert.NotNull(Presentation.Next(other, Given.Desired(Quiet with { Type = "timer" }), Given.Everyone, At(20)).Refusal);
    }

    [Fact]
    public void The_end_of_the_longest_timer_is_a_valid_date()
        => Assert.Equal(2126, TimerWindow.Next(null, Given.Timer with { DurationSeconds = ContentRules.MaxDurationSeconds }, At(0)).EndsAt!.Value.Year);
}
