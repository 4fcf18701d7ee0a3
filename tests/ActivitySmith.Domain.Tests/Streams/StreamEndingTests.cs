using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using Xunit;

namespace ActivitySmith.Domain.Tests.Streams;

/// <summary>DELETE, pause and resume of a stream, and refusals for what phones cannot show (docs/api.md, Streams).</summary>
public sealed class StreamEndingTests
{
    private static readonly KeyScope DevsOnly = new(["devs"]);
    private static readonly DeviceFacts Phone = DeviceFacts.Of(Given.Device("p1", "ann", DeviceKind.Ios));
    private static readonly Desired TooLarge = new() { State = Given.Progress with { Subtitle = new string('x', 4_000) } };
    private static readonly StreamDecision.Started First = Assert.IsType<StreamDecision.Started>(Put(null, null, Given.Desired(Given.Progress)));

    [Fact]
    public void A_delete_ends_the_running_activity_after_two_minutes_and_removes_the_stream()
    {
        var ended = Assert.IsType<StreamDecision.Ended>(End(First.Stream, First.Activity, new Desired()));

        Assert.Equal((EndReason.Ended, Given.Noon + Lifecycle.StreamDismissal), (ended.Activity!.EndReason, ended.Activity.DismissAt));
        Assert.True(ended.Stream!.IsRemoved);
        Assert.Equal((null, ended.Activity.Version), (ended.Stream.ActivityId, ended.Stream.Version));
    }

    [Fact]
    public void A_delete_is_refused_outside_the_scope_and_with_a_final_state_that_does_not_fit()
    {
        Assert.Equal(Catalogue.CannotEndActivity, Refused(End(First.Stream, First.Activity, new Desired(), DevsOnly)));
        Assert.Equal("content_state.percentage", Refused(End(First.Stream, First.Activity, Invalid)).Path);
        Assert.Equal("content_state.subtitle", Refused(End(First.Stream, First.Activity, TooLarge, facts: Phone)).Path);
    }

    [Fact]
    public void A_delete_of_a_paused_stream_drops_its_state_and_is_still_checked()
    {
        var paused = StreamRules.Pause(First.Stream, First.Activity, Given.Noon).Stream;

        var ended = Assert.IsType<StreamDecision.Ended>(End(paused, First.Activity, new Desired()));
        Assert.Null(ended.Activity);
        Assert.Equal((true, false), (ended.Stream!.IsRemoved, ended.Stream.IsPaused));
        Assert.Equal("content_state.percentage", Refused(End(paused, First.Activity, Invalid)).Path);
        Assert.Equal(Catalogue.CannotEndActivity, Refused(End(paused, First.Activity, new Desired(), DevsOnly)));
    }

    [Fact]
    public void A_partial_delete_ends_a_running_a_paused_and_an_inactive_stream()
    {
        var paused = StreamRules.Pause(First.Stream, First.Activity, Given.Noon).Stream;
        var over = Lifecycle.EndAtOnce(First.Activity, EndReason.Expired, Given.Noon);
        var inactive = StreamRules.WithoutActivity(First.Stream, over, Given.Noon)!;
        foreach (var sent in new[] { new ContentState { Title = "Done" }, new ContentState { Title = null, AutoDismissMinutes = 0 } })
        {
            var ended = Assert.IsType<StreamDecision.Ended>(End(First.Stream, First.Activity, Given.Desired(sent)));
            var final = ended.Activity!.Shown.State.Value;
            Assert.Equal((Given.Progress.Percentage, sent.Title ?? "Upload"), (final.Percentage, final.Title));
            Assert.True(Assert.IsType<StreamDecision.Ended>(End(paused, last: null, Given.Desired(sent))).Stream!.IsRemoved);
            Assert.True(Assert.IsType<StreamDecision.Ended>(End(inactive, over, Given.Desired(sent))).Stream!.IsRemoved);
        }

        Assert.Equal("content_state.message", Refused(End(paused, last: null, Given.Desired(new ContentState { Title = "t", Type = "alert" }))).Path);
        Assert.Equal("content_state.message", Refused(End(inactive, over, Given.Desired(new ContentState { Title = "t", Type = "alert" }))).Path);
    }

    [Fact]
    public void A_delete_of_an_inactive_stream_whose_activity_was_pruned_removes_it() =>
        Assert.True(Assert.IsType<StreamDecision.Ended>(End(First.Stream with { ActivityId = null }, last: null, new Desired())).Stream!.IsRemoved);

    [Fact]
    public void A_pause_ends_the_running_activity_at_once_and_keeps_its_state()
    {
        var paused = StreamRules.Pause(First.Stream, First.Activity, Given.Noon.AddHours(1));

        Assert.Equal((EndReason.Paused, Given.Noon.AddHours(1)), (paused.Stopped!.EndReason, paused.Stopped.DismissAt));
        Assert.Equal((null, First.Activity.Shown, paused.Stopped.Version), (paused.Stream.ActivityId, paused.Stream.Parked, paused.Stream.Version));
    }

    [Fact]
    public void A_pause_of_a_paused_or_ended_stream_ends_nothing()
    {
        var paused = StreamRules.Pause(First.Stream, First.Activity, Given.Noon);
        var over = StreamRules.Pause(First.Stream with { ActivityId = null }, paused.Stopped!, Given.Noon);

        Assert.Same(paused.Stream, StreamRules.Pause(paused.Stream, paused.Stopped!, Given.Noon).Stream);
        Assert.Null(over.Stopped);
        Assert.True(over.Stream.IsPaused);
    }

    [Fact]
    public void A_resume_is_refused_without_devices_and_without_a_free_place()
    {
        var paused = StreamRules.Pause(First.Stream, First.Activity, Given.Noon).Stream;
        var full = DeviceFacts.Of(Given.Device("p1", "ann", DeviceKind.Ios)).With(Full);

        Assert.Equal(RefusalKind.NotFound, Refused(Resume(paused, DeviceFacts.Of())).Kind);
        Assert.Equal(RefusalKind.CapacityReached, Refused(Resume(paused, full)).Kind);
    }

    [Fact]
    public void A_put_is_refused_when_no_phone_has_a_free_place()
    {
        var full = DeviceFacts.Of(Given.Device("p1", "ann", DeviceKind.Ios)).With(Full);

        Assert.Equal(RefusalKind.CapacityReached, Refused(Put(null, null, Given.Desired(Given.Progress), full)).Kind);
        Assert.IsType<StreamDecision.Updated>(Put(First.Stream, First.Activity, Given.Desired(Given.Progress with { Percentage = 41 }), full));
    }

    [Fact]
    public void A_put_that_does_not_fit_in_a_push_is_refused_whether_it_starts_updates_or_rotates()
    {
        var old = First.Activity with { StartedAt = Given.Noon - StreamRules.RotationAge };

        Assert.Equal("content_state.subtitle", Refused(Put(null, null, TooLarge, Phone)).Path);
        Assert.Equal("content_state.subtitle", Refused(Put(First.Stream, First.Activity, TooLarge, Phone)).Path);
        Assert.Equal("content_state.subtitle", Refused(Put(First.Stream, old, TooLarge, Phone)).Path);
    }

    [Fact]
    public void A_put_to_an_activity_that_every_device_lost_rotates_even_with_the_same_state()
    {
        var dismissed = DeliveryRules.Close(
            DeliveryRules.Open(known: null, (AccountId.First, First.Activity.Id, "p1"), hasPlace: true, Given.Noon), DeliveryPhase.Dismissed, Given.Noon);
        var lost = DeviceFacts.Of(Given.Device("p1", "ann", DeviceKind.Ios)).With(dismissed);

        Assert.IsType<StreamDecision.Rotated>(Put(First.Stream, First.Activity, Given.Desired(Given.Progress), lost));
    }

    private static Desired Invalid => Given.Desired(Given.Progress with { Percentage = 101 });

    private static DevicePlaces Full => DevicePlaces.None(AccountId.First, "p1") with { Active = ["w", "x", "y", "z"] };

    private static Refusal Refused(StreamDecision decision) => Assert.IsType<StreamDecision.Refused>(decision).Refusal;

    private static StreamDecision Put(StreamRecord? stream, Activity? last, Desired desired, DeviceFacts? facts = null) =>
        StreamRules.Put(stream, last, desired, Given.Everyone, Given.Audience(Given.Everyone, facts), Given.Identity("first"), Given.Noon);

    private static StreamDecision End(StreamRecord stream, Activity? last, Desired desired, KeyScope? scope = null, DeviceFacts? facts = null) =>
        StreamRules.End(stream, last, desired, scope ?? KeyScope.All, Given.Audience(Given.Everyone, facts), Given.Noon);

    private static StreamDecision Resume(StreamRecord paused, DeviceFacts facts) =>
        StreamRules.Resume(paused, Given.Audience(Given.Everyone, facts), Given.Identity("second"), Given.Noon);
}
