using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using Xunit;

namespace ActivitySmith.Domain.Tests.Streams;

/// <summary>The operation that a PUT results in (docs/api.md, Streams).</summary>
public sealed class StreamRulesTests
{
    private static readonly Target Ops = new(["ops"]);
    private static readonly KeyScope OpsOnly = new(["ops"]);
    private static readonly StreamDecision.Started First = Start();

    private static StreamDecision.Started Start(Target? target = null) =>
        Assert.IsType<StreamDecision.Started>(Put(null, null, Given.Segmented, target: target, newId: "first"));

    [Fact]
    public void The_first_state_starts_an_activity()
    {
        Assert.Equal(("first", "backup", 1), (First.Activity.Id, First.Activity.StreamKey, First.Activity.Version));
        Assert.Equal(("first", "first", 1), (First.Stream.ActivityId, First.Stream.LastActivityId, First.Stream.Version));
        Assert.False(First.Stream.IsRemoved);
    }

    [Fact]
    public void A_first_state_without_type_is_refused()
        => Assert.Equal("content_state.type", Refused(Put(null, null, Given.Segmented with { Type = null })).Path);

    [Fact]
    public void The_same_state_is_a_noop() => Assert.Same(First.Activity, Assert.IsType<StreamDecision.Noop>(Put(First, Given.Segmented)).Activity);

    [Fact]
    public void Another_state_updates_the_running_activity()
    {
        var updated = Assert.IsType<StreamDecision.Updated>(Put(First, Given.Segmented with { CurrentStep = 2 }));

        Assert.Equal(("first", 2), (updated.Activity.Id, updated.Activity.Version));
    }

    [Fact]
    public void An_alert_goes_out_with_a_state_that_is_the_same()
    {
        var updated = Assert.IsType<StreamDecision.Updated>(
            Put(First.Stream, First.Activity, Given.Segmented, alert: new AlertText("Ding", null)));

        Assert.Equal((2, 2), (updated.Activity.Version, updated.Activity.AlertVersion));
    }

    [Fact]
    public void A_state_seven_and_a_half_hours_after_the_start_rotates_the_activity()
    {
        var limit = Given.Noon + StreamRules.RotationAge;
        var rotated = Assert.IsType<StreamDecision.Rotated>(Put(First.Stream, First.Activity, Given.Segmented, now: limit, newId: "second"));

        Assert.IsType<StreamDecision.Noop>(Put(First.Stream, First.Activity, Given.Segmented, now: limit.AddMilliseconds(-1)));
        Assert.Equal(("first", EndReason.Rotated, limit, limit), (rotated.Old.Id, rotated.Old.EndReason, rotated.Old.EndedAt, rotated.Old.DismissAt));
        Assert.Equal(("second", limit, true), (rotated.New.Id, rotated.New.StartedAt, rotated.New.IsRunning));
        Assert.Equal(("second", "second", rotated.New.Version), (rotated.Stream.ActivityId, rotated.Stream.LastActivityId, rotated.Stream.Version));
        Assert.Equal([1, 2, 3], [First.Activity.Version, rotated.Old.Version, rotated.New.Version]);
    }

    [Fact]
    public void A_state_of_another_type_rotates_with_its_alert_and_the_same_labels()
    {
        var labelled = First.Activity with { Shown = First.Activity.Shown with { Metadata = "{}"u8.ToArray() } };
        var rotated = Assert.IsType<StreamDecision.Rotated>(
            Put(First.Stream, labelled, Given.Progress, alert: new AlertText("Ding", null), now: Given.Noon.AddMinutes(1), newId: "second"));

        Assert.Equal(("first", EndReason.Rotated, Given.Noon.AddMinutes(1)), (rotated.Old.Id, rotated.Old.EndReason, rotated.Old.DismissAt));
        Assert.Equal("segmented_progress", rotated.Old.Shown.State.Value.Type);
        Assert.Equal(("second", "first", Given.Progress), (rotated.New.Id, rotated.New.PreviousId, rotated.New.Shown.State.Value));
        Assert.Equal((new AlertText("Ding", null), rotated.New.Version), (rotated.New.Alert, rotated.New.AlertVersion));
        Assert.Equal(labelled.Shown.Metadata, rotated.New.Shown.Metadata);
        Assert.Equal("second", rotated.Stream.ActivityId);
    }

    [Fact]
    public void Another_type_is_checked_before_it_rotates()
    {
        Assert.Equal("content_state.percentage", Refused(Put(First.Stream, First.Activity, Given.Progress with { Percentage = null })).Path);
        Assert.Equal(RefusalKind.NotFound, Refused(Put(First.Stream, First.Activity, Given.Progress, target: new Target(["nowhere"]))).Kind);
    }

    [Fact]
    public void The_same_type_and_other_channels_do_not_rotate()
    {
        Assert.IsType<StreamDecision.Noop>(Put(First.Stream, First.Activity, Given.Segmented with { Type = null }));
        Assert.IsType<StreamDecision.Updated>(Put(First.Stream, First.Activity, Given.Segmented, target: Ops));
        Assert.IsType<StreamDecision.Rotated>(Put(First.Stream, First.Activity, Given.Progress, target: Ops));
    }

    [Fact]
    public void A_paused_stream_takes_another_type_without_a_rotation()
    {
        var paused = Assert.IsType<StreamDecision.Paused>(Put(Paused(), First.Activity, Given.Progress));

        Assert.Equal((null, "progress"), (paused.Stopped, paused.Stream.Parked!.State.Value.Type));
    }

    [Fact]
    public void A_rotation_continues_the_running_timer()
    {
        var started = Assert.IsType<StreamDecision.Started>(Put(null, null, new ContentState { Type = "timer", Title = "t", CountsDown = false }));
        var rotated = Assert.IsType<StreamDecision.Rotated>(
            Put(started.Stream, started.Activity, new ContentState { Title = "t" }, now: Given.Noon.AddHours(7.6)));

        Assert.True(rotated.New.Shown.Timer!.IsRunning);
        Assert.Equal(Given.Noon, rotated.New.Shown.Timer.StartsAt);
        Assert.False(rotated.Old.Shown.Timer!.IsRunning);
    }

    [Fact]
    public void A_paused_stream_stores_the_latest_state_and_does_not_show_it()
    {
        var changed = Assert.IsType<StreamDecision.Paused>(Put(Paused(), First.Activity, Given.Segmented with { CurrentStep = 3 }));
        var same = Assert.IsType<StreamDecision.Paused>(Put(Paused(), First.Activity, Given.Segmented));

        Assert.Equal(3, changed.Stream.Parked!.State.Value.CurrentStep);
        Assert.Null(changed.Stream.ActivityId);
        Assert.Equal(6, changed.Stream.Version);
        Assert.Equal(Paused(), same.Stream);
    }

    [Fact]
    public void A_paused_stream_refuses_the_same_states_as_a_running_one()
    {
        Assert.Equal("content_state.current_step", Refused(Put(Paused(), First.Activity, Given.Segmented with { CurrentStep = 4 })).Path);
        Assert.Equal(RefusalKind.NotFound, Refused(Put(Paused(), First.Activity, Given.Segmented, target: new Target(["nowhere"]))).Kind);
        Assert.Equal(Catalogue.CannotUpdateActivity, Refused(Put(Paused(), First.Activity, Given.Segmented, target: Ops, scope: OpsOnly)));
    }

    [Fact]
    public void A_resumed_stream_starts_from_the_parked_state_with_a_higher_version()
    {
        var resumed = Assert.IsType<StreamDecision.Started>(
            StreamRules.Resume(Paused(), Given.Audience(Given.Everyone), Given.Identity("second"), Given.Noon));

        Assert.Equal(("second", 6), (resumed.Activity.Id, resumed.Activity.Version));
        Assert.Null(resumed.Stream.Parked);
        Assert.Equal(First.Activity.Shown, resumed.Activity.Shown);
    }

    [Fact]
    public void After_an_end_the_next_state_starts_a_new_activity_and_the_version_continues()
    {
        var (stream, ended) = Ended();
        var again = Assert.IsType<StreamDecision.Started>(Put(stream, ended, Given.Segmented, newId: "second"));

        Assert.Equal(("second", 3), (again.Activity.Id, again.Activity.Version));
    }

    [Fact]
    public void After_an_expiry_only_the_type_is_kept()
    {
        var (stream, ended) = Ended();

        Assert.IsType<StreamDecision.Started>(Put(stream, ended, Given.Segmented with { Type = null }));
        Assert.Equal("content_state.number_of_steps", Refused(Put(stream, ended, Given.Segmented with { Type = null, NumberOfSteps = null })).Path);
    }

    [Fact]
    public void After_a_delete_the_type_is_required_again()
    {
        var (stream, ended) = Ended();

        Assert.Equal("content_state.type", Refused(Put(stream with { IsRemoved = true }, ended, Given.Segmented with { Type = null })).Path);
        Assert.False(Assert.IsType<StreamDecision.Started>(Put(stream with { IsRemoved = true }, ended, Given.Segmented)).Stream.IsRemoved);
    }

    [Fact]
    public void A_key_cannot_change_a_running_stream_outside_its_channels()
    {
        Assert.Equal(Catalogue.CannotUpdateActivity, Refused(Put(First.Stream, First.Activity, Given.Segmented, target: Ops, scope: OpsOnly)));

        var own = Start(Ops);
        Assert.IsType<StreamDecision.Noop>(Put(own.Stream, own.Activity, Given.Segmented, target: Ops, scope: OpsOnly));
    }

    [Fact]
    public void A_key_cannot_take_over_an_inactive_stream_outside_its_channels()
    {
        var (stream, ended) = Ended();

        Assert.Equal(Catalogue.CannotUpdateActivity, Refused(Put(stream, ended, Given.Segmented, target: Ops, scope: OpsOnly)));
        Assert.IsType<StreamDecision.Started>(Put(stream, ended, Given.Segmented));
    }

    [Fact]
    public void After_a_delete_the_stream_key_is_free_for_every_api_key()
    {
        var (stream, ended) = Ended();

        Assert.IsType<StreamDecision.Started>(Put(stream with { IsRemoved = true }, ended, Given.Segmented, target: Ops, scope: OpsOnly));
    }

    [Fact]
    public void A_state_without_recipients_is_refused_with_the_channels()
    {
        foreach (var slug in new[] { "empty", "unknown" })
        {
            var refusal = Refused(Put(null, null, Given.Segmented, target: new Target([slug])));

            Assert.Equal(("No recipients found", "No Live Activity devices matched the effective channel target"), (refusal.Error, refusal.Message));
            Assert.Equal([slug], refusal.EffectiveChannelSlugs);
            Assert.True(refusal.ShowsChannels);
        }
    }

    [Fact]
    public void Other_channels_are_a_change_and_another_order_is_none()
    {
        var both = Start(new Target(["ops", "devs"]));

        Assert.IsType<StreamDecision.Noop>(Put(both.Stream, both.Activity, Given.Segmented, target: new Target(["devs", "ops"])));
        var moved = Assert.IsType<StreamDecision.Updated>(Put(both.Stream, both.Activity, Given.Segmented, target: Ops));
        Assert.Equal(Ops, moved.Activity.Shown.Target);
    }

    [Fact]
    public void A_paused_stream_belongs_to_the_channels_of_its_parked_state()
    {
        var parked = Paused() with { Parked = Given.Shown(Given.Segmented, Ops) };

        Assert.IsType<StreamDecision.Paused>(Put(parked, First.Activity, Given.Segmented, target: Ops, scope: OpsOnly));
        Assert.Equal(Catalogue.CannotUpdateActivity,
            Refused(Put(parked, First.Activity, Given.Segmented, target: Ops, scope: new KeyScope(["devs"]))));
    }

    [Fact]
    public void An_inactive_stream_starts_again_with_the_type_that_is_sent_and_its_own_age()
    {
        var (stream, ended) = Ended();
        var created = Given.Noon.AddDays(-1);

        var again = Assert.IsType<StreamDecision.Started>(Put(stream with { CreatedAt = created }, ended, Given.Progress));

        Assert.Equal(("progress", created, Given.Noon), (again.Activity.Shown.State.Value.Type, again.Stream.CreatedAt, again.Stream.UpdatedAt));
    }

    /// <summary>The stream of <see cref="First"/>, paused at version 5.</summary>
    private static StreamRecord Paused() => First.Stream with { ActivityId = null, Parked = First.Activity.Shown, Version = 5 };

    private static (StreamRecord Stream, Activity Activity) Ended()
    {
        var ended = Lifecycle.EndAtOnce(First.Activity, EndReason.Expired, Given.Noon.AddHours(1));
        return (StreamRules.WithoutActivity(First.Stream, ended, Given.Noon.AddHours(1))!, ended);
    }

    private static Refusal Refused(StreamDecision decision) => Assert.IsType<StreamDecision.Refused>(decision).Refusal;

    private static StreamDecision Put(StreamDecision.Started started, ContentState state) => Put(started.Stream, started.Activity, state);

    private static StreamDecision Put(
        StreamRecord? stream, Activity? last, ContentState state, Target? target = null, KeyScope? scope = null, AlertText? alert = null,
        DateTimeOffset? now = null, string newId = "new")
    {
        var desired = new Desired { State = state, Alert = alert };
        var audience = Given.Audience(target ?? Given.Everyone);
        return StreamRules.Put(stream, last, desired, target ?? Given.Everyone, audience, Given.Identity(newId, scope), now ?? Given.Noon);
    }
}
