using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using Xunit;

namespace ActivitySmith.Domain.Tests.LiveActivities;

/// <summary>The manual life cycle (docs/api.md, The manual life cycle).</summary>
public sealed class ManualRulesTests
{
    private static readonly Activity Upload = Given.Running(Given.Progress);
    private static readonly KeyScope DevsOnly = new(["devs"]);
    private static readonly DeviceFacts Phone = DeviceFacts.Of(Given.Device("p1", "ann", DeviceKind.Ios));
    private static readonly Desired TooLarge = new() { State = Given.Progress with { Subtitle = new string('x', 4_000) } };

    [Fact]
    public void A_start_makes_the_first_version_of_an_activity_without_a_stream()
    {
        var started = Start(Given.Desired(Given.Progress), Given.Everyone).Value;

        Assert.Equal(("a9", 1, null), (started.Id, started.Version, started.StreamKey));
        Assert.True(started.IsRunning);
    }

    [Fact]
    public void A_start_is_refused_without_devices_without_a_type_and_beyond_the_limits_of_phones()
    {
        var full = DeviceFacts.Of(Given.Device("p1", "ann", DeviceKind.Ios))
            .With(DevicePlaces.None(AccountId.First, "p1") with { Active = ["w", "x", "y", "z"] });

        Assert.Equal(RefusalKind.NotFound, Start(Given.Desired(Given.Progress), new Target(["empty"])).Refusal!.Kind);
        Assert.Equal("content_state.type", Start(Given.Desired(Given.Progress with { Type = null }), Given.Everyone).Refusal!.Path);
        Assert.Equal(RefusalKind.CapacityReached, Start(Given.Desired(Given.Progress), Given.Everyone, full).Refusal!.Kind);
        Assert.Equal("content_state.subtitle", Start(TooLarge, Given.Everyone, Phone).Refusal!.Path);
    }

    [Fact]
    public void An_update_makes_the_next_version_and_the_same_state_none()
    {
        Assert.Equal(2, Update(Upload, Given.Desired(Given.Progress with { Percentage = 41 })).Value.Version);
        Assert.Same(Upload, Update(Upload, Given.Desired(Given.Progress)).Value);
    }

    [Fact]
    public void An_update_is_refused_outside_the_scope_after_the_end_and_beyond_the_size_of_a_push()
    {
        var ended = Lifecycle.EndAtOnce(Upload, EndReason.Ended, Given.Noon);

        Assert.Equal(Catalogue.CannotUpdateActivity, Update(Upload, Given.Desired(Given.Progress), DevsOnly).Refusal);
        Assert.Equal(Catalogue.ActivityHasEnded, Update(ended, Given.Desired(Given.Progress)).Refusal);
        Assert.Equal("content_state.percentage", Update(Upload, Given.Desired(Given.Progress with { Percentage = 101 })).Refusal!.Path);
        Assert.Equal("content_state.subtitle", Update(Upload, TooLarge, facts: Phone).Refusal!.Path);
    }

    [Fact]
    public void An_end_takes_the_final_state_and_the_default_dismissal()
    {
        var ended = End(Upload, Given.Desired(Given.Progress with { Percentage = 100 })).Value;

        Assert.Equal((2, 100, EndReason.Ended), (ended.Version, (int)ended.Shown.State.Value.Percentage!.Value, ended.EndReason));
        Assert.Equal(Given.Noon + Lifecycle.ManualDismissal, ended.DismissAt);
    }

    [Fact]
    public void An_end_may_be_partial_and_an_update_may_not()
    {
        var ended = End(Upload, Given.Desired(new ContentState { Title = null, AutoDismissMinutes = 0 })).Value;

        Assert.Equal((Given.Progress.Percentage, Given.Noon), (ended.Shown.State.Value.Percentage, ended.DismissAt));
        Assert.Same(ended, End(ended, Given.Desired(new ContentState { Title = "Done" })).Value);
        Assert.Equal("content_state.percentage", Update(Upload, Given.Desired(new ContentState { Title = "Upload" })).Refusal!.Path);
    }

    [Fact]
    public void An_update_with_another_type_stays_the_same_activity()
    {
        var updated = Update(Upload, Given.Desired(Given.Timer)).Value;

        Assert.Equal(("a1", "timer", true), (updated.Id, updated.Shown.State.Value.Type, updated.IsRunning));
    }

    [Fact]
    public void An_end_without_a_state_keeps_the_last_one() => Assert.Equal(Upload.Shown.State, End(Upload, new Desired()).Value.Shown.State);

    [Fact]
    public void A_second_end_changes_nothing_and_is_still_checked()
    {
        var ended = End(Upload, new Desired()).Value;

        Assert.Same(ended, End(ended, new Desired()).Value);
        Assert.Equal("content_state.percentage", End(ended, Given.Desired(Given.Progress with { Percentage = 101 })).Refusal!.Path);
        Assert.Equal(Catalogue.CannotEndActivity, End(ended, new Desired(), DevsOnly).Refusal);
    }

    [Fact]
    public void A_final_state_that_is_too_large_for_a_push_is_refused() =>
        Assert.Equal("content_state.subtitle", End(Upload, TooLarge, facts: Phone).Refusal!.Path);

    private static Result<Activity> Start(Desired desired, Target target, DeviceFacts? facts = null) =>
        ManualRules.Start((AccountId.First, "a9"), desired, target, Given.Audience(target, facts), Given.Noon);

    private static Result<Activity> Update(Activity activity, Desired desired, KeyScope? scope = null, DeviceFacts? facts = null) =>
        ManualRules.Update(activity, desired, scope ?? KeyScope.All, Given.Audience(Given.Everyone, facts), Given.Noon);

    private static Result<Activity> End(Activity activity, Desired desired, KeyScope? scope = null, DeviceFacts? facts = null) =>
        ManualRules.End(activity, desired, scope ?? KeyScope.All, Given.Audience(Given.Everyone, facts), Given.Noon);
}
