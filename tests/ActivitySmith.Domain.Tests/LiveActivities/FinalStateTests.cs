using ActivitySmith.Domain.LiveActivities;
using Xunit;

namespace ActivitySmith.Domain.Tests.LiveActivities;

/// <summary>The members that a partial end takes from the latest state (docs/api.md, Ends).</summary>
public sealed class FinalStateTests
{
    private static readonly ContentState Done = new() { Title = "Done" };
    private static readonly ContentState Counted = new() { Type = "progress", Title = "Import", Value = new Scalar(40), UpperLimit = 80 };

    private static readonly ContentState Full = Given.Progress with
    {
        Subtitle = "s",
        Color = "red",
        Icon = new Icon("bolt", null),
        AutoDismissMinutes = 9,
    };

    public static TheoryData<ContentState, ContentState> Kept => new()
    {
        { Given.Progress, Done with { Type = "progress", Percentage = 40 } },
        { Counted, Done with { Type = "progress", Value = new Scalar(40), UpperLimit = 80 } },
        { Given.Segmented, Done with { Type = "segmented_progress", NumberOfSteps = 3, CurrentStep = 1 } },
        { Metrics("metrics"), Metrics("metrics") with { Title = "Done" } },
        { Metrics("stats"), Metrics("stats") with { Title = "Done" } },
        { Alert, Alert with { Title = "Done" } },
        { Readout, Readout with { Title = "Done" } },
        { Given.Timer, Given.Timer with { Title = "Done" } },
    };

    [Theory]
    [MemberData(nameof(Kept))]
    public void What_the_type_requires_is_kept_and_the_rest_is_replaced(ContentState latest, ContentState final)
    {
        Assert.Equal(final, End(latest with { Subtitle = "s", Color = "red" }, Done));
        Assert.Equal(final, End(latest, Done with { Type = latest.Type }));
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public void The_time_of_the_dismissal_alone_keeps_the_card(ContentState latest, ContentState _)
    {
        Assert.Equal(latest with { AutoDismissMinutes = 0 }, End(latest, new ContentState { Title = null, AutoDismissMinutes = 0 }));
        Assert.Equal(latest, End(latest, new ContentState { Title = null }));
    }

    [Fact]
    public void An_earlier_time_of_dismissal_is_kept_only_by_an_empty_state()
    {
        Assert.Equal(Full, End(Full, new ContentState { Title = null }));
        Assert.Equal(Full with { AutoDismissMinutes = null, AutoDismissSeconds = 5 }, End(Full, new ContentState { Title = null, AutoDismissSeconds = 5 }));
    }

    [Fact]
    public void The_title_is_kept_with_any_other_member() =>
        Assert.Equal(
            new ContentState { Type = "progress", Title = "Upload", Percentage = 40, Subtitle = "over" },
            End(Full, new ContentState { Title = null, Subtitle = "over" }));

    [Fact]
    public void Half_of_a_value_and_its_limit_is_completed()
    {
        Assert.Equal((new Scalar(70), 80), Numbers(End(Counted, Done with { Value = new Scalar(70) })));
        Assert.Equal((new Scalar(40), 50), Numbers(End(Counted, Done with { UpperLimit = 50 })));
        Assert.Equal((null, null), Numbers(End(Counted, Done with { Percentage = 99 })));
        Assert.Equal("content_state.upper_limit", Refused(Given.Progress, Done with { Value = new Scalar(70) }));
        Assert.Equal("content_state.value", Refused(Given.Progress, Done with { UpperLimit = 70 }));

        static (Scalar?, double?) Numbers(ContentState state) => (state.Value, state.UpperLimit);
    }

    [Fact]
    public void A_percentage_is_not_kept_beside_a_value() =>
        Assert.Null(End(Counted with { Percentage = 10 }, Done with { Value = new Scalar(70) }).Percentage);

    [Fact]
    public void What_is_sent_is_checked_against_what_is_kept()
    {
        Assert.Equal("content_state.percentage", Refused(Given.Progress, Done with { Percentage = 101 }));
        Assert.Equal("content_state.current_step", Refused(Given.Segmented, Done with { CurrentStep = 4 }));
        Assert.Equal("content_state.current_step", Refused(Given.Segmented with { CurrentStep = 3 }, Done with { NumberOfSteps = 2 }));
    }

    [Fact]
    public void A_new_type_needs_its_own_members_and_keeps_the_title()
    {
        Assert.Equal("content_state.message", Refused(Given.Progress with { Message = "old" }, Done with { Type = "alert" }));
        Assert.Equal(
            new ContentState { Type = "alert", Title = "Upload", Message = "m" },
            End(Given.Progress, new ContentState { Type = "alert", Title = null, Message = "m" }));
    }

    [Fact]
    public void An_end_that_is_partial_freezes_the_timer_and_does_not_reset_it()
    {
        var running = Given.Running(Given.Timer);
        foreach (var sent in new[] { Done, new ContentState { Title = null, AutoDismissMinutes = 0 } })
        {
            var desired = Given.Desired(sent).AsEndOf(running.Shown);
            var final = Presentation.Next(running.Shown, desired, Given.Everyone, Given.Noon.AddMinutes(1)).Value;
            Assert.Equal((60, false), (final.Timer!.Freeze(Given.Noon.AddMinutes(1)).ElapsedSeconds, final.Timer.Freeze(Given.Noon.AddMinutes(1)).IsRunning));
        }
    }

    [Fact]
    public void An_update_without_a_title_is_refused() =>
        Assert.Equal(
            "content_state.title", ContentRules.Complete(Given.Progress, new ContentState { Title = null, Percentage = 1 }, timer: null).Refusal!.Path);

    private static ContentState Alert => new() { Type = "alert", Title = "t", Message = "m" };

    private static ContentState Readout => new() { Type = "value", Title = "t", Value = new Scalar("12") };

    private static IReadOnlyList<Metric> Cpu { get; } = [new("CPU", new Scalar(1), null, null)];

    private static ContentState Metrics(string type) => new() { Type = type, Title = "t", Metrics = Cpu };

    private static ContentState End(ContentState latest, ContentState sent)
    {
        var shown = Given.Shown(latest);
        return Presentation.Next(shown, Given.Desired(sent).AsEndOf(shown), Given.Everyone, Given.Noon).Value.State.Value;
    }

    private static string? Refused(ContentState latest, ContentState sent)
    {
        var shown = Given.Shown(latest);
        return Presentation.Next(shown, Given.Desired(sent).AsEndOf(shown), Given.Everyone, Given.Noon).Refusal!.Path;
    }
}
