using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.LiveActivities;
using Xunit;

namespace ActivitySmith.Domain.Tests.LiveActivities;

/// <summary>The members of the previous state that an update keeps, and those that it replaces (docs/api.md, What an update keeps).</summary>
public sealed class MergingTests
{
    private static readonly ContentState Full = Given.Segmented with
    {
        Subtitle = "s",
        Message = "m",
        Percentage = 5,
        Icon = new Icon("bolt", null),
        Badge = new Badge("new", null),
        Color = "red",
        StepColor = "lime",
        StepColors = ["red"],
        Metrics = [new Metric("CPU", new Scalar(1), null, null)],
    };

    [Fact]
    public void An_unchanged_state_keeps_its_stored_form_and_metadata_counts_as_a_change()
    {
        var before = Given.Shown(Full);
        var same = Presentation.Next(before, new Desired { State = Full }, Given.Everyone, Given.Noon).Value;
        var labelled = Presentation.Next(before, new Desired { State = Full, Metadata = "{\"a\":1}"u8.ToArray() }, Given.Everyone, Given.Noon).Value;
        var relabelled = Presentation.Next(before, new Desired { State = Full, Metadata = "{\"a\":2}"u8.ToArray() }, Given.Everyone, Given.Noon).Value;

        var ordered = Given.Shown(Full, new Target(["ops", "devs"]));
        var reordered = Presentation.Next(ordered, new Desired { State = Full }, new Target(["devs", "ops"]), Given.Noon).Value;

        Assert.Same(before.State, same.State);
        Assert.Same(ordered.Target, reordered.Target);
        Assert.True(before.SameAs(same));
        Assert.False(before.SameAs(labelled));
        Assert.False(labelled.SameAs(before));
        Assert.False(labelled.SameAs(relabelled));
    }

    [Fact]
    public void The_type_may_be_left_out_once_known()
        => Assert.Equal("segmented_progress", Next(Full, new ContentState { Title = "t", CurrentStep = 2 }).Type);

    [Fact]
    public void The_number_of_steps_is_kept_and_may_grow_and_shrink()
    {
        Assert.Equal(3, Next(Full, new ContentState { Title = "t", CurrentStep = 2 }).NumberOfSteps);
        Assert.Equal(7, Next(Full, new ContentState { Title = "t", CurrentStep = 2, NumberOfSteps = 7 }).NumberOfSteps);
        Assert.Equal(1, Next(Full, new ContentState { Title = "t", CurrentStep = 1, NumberOfSteps = 1 }).NumberOfSteps);
    }

    [Fact]
    public void The_current_step_is_checked_against_the_kept_number_of_steps()
        => Given.IsInvalid(
            Merge(Full, new ContentState { Title = "t", CurrentStep = 4 }).Refusal,
            "content_state.current_step",
            "content_state.current_step must be less than or equal to number_of_steps (3)");

    [Fact]
    public void Everything_else_that_is_visible_is_replaced()
        => Assert.Equal(
            new ContentState { Type = "segmented_progress", Title = "t", NumberOfSteps = 3, CurrentStep = 2 },
            Next(Full, new ContentState { Title = "t", CurrentStep = 2 }));

    [Fact]
    public void Only_segmented_progress_keeps_its_number_of_steps()
        => Assert.Null(Next(Given.Progress with { NumberOfSteps = 5 }, Given.Progress).NumberOfSteps);

    [Fact]
    public void A_new_type_needs_what_that_type_needs()
    {
        Assert.Equal(Given.Progress, Next(Full, Given.Progress));
        Given.IsInvalid(
            Merge(Full, new ContentState { Type = "alert", Title = "t" }).Refusal, "content_state.message", "content_state.message is required for type alert");
        Given.IsInvalid(
            Merge(Given.Progress, new ContentState { Type = "segmented_progress", Title = "t", CurrentStep = 1 }).Refusal,
            "content_state.number_of_steps", "content_state.number_of_steps is required for type segmented_progress");
    }

    [Fact]
    public void A_type_that_was_left_and_returns_keeps_nothing()
    {
        var between = Merge(Full, Given.Progress).Value;

        Given.IsInvalid(
            Presentation.Next(between, Given.Desired(Given.Segmented with { NumberOfSteps = null }), Given.Everyone, Given.Noon).Refusal,
            "content_state.number_of_steps", "content_state.number_of_steps is required for type segmented_progress");
    }

    [Fact]
    public void Buttons_stay_until_they_are_replaced()
    {
        var shown = With(new Desired { State = Full, Buttons = new ButtonPair(Given.Open("A"), Given.Open("B")) });
        var kept = After(shown, Given.Desired(Full));
        var replaced = After(shown, new Desired { State = Full, Buttons = new ButtonPair(null, Given.Open("C")) });

        Assert.Equal(new ButtonPair(Given.Open("A"), Given.Open("B")), kept.Buttons.Value);
        Assert.Equal(new ButtonPair(Given.Open("A"), Given.Open("C")), replaced.Buttons.Value);
    }

    [Fact]
    public void The_same_webhook_sent_again_keeps_its_action_id()
    {
        var shown = With(new Desired { State = Full, Buttons = new ButtonPair(Given.Hook("Retry", "act_1", """{"a":1,"b":2}"""), null) });

        var same = After(shown, new Desired { State = Full, Buttons = new ButtonPair(Given.Hook("Retry", "act_2", """{"b":2, "a":1}"""), null) });
        var other = After(shown, new Desired { State = Full, Buttons = new ButtonPair(Given.Hook("Retry", "act_3", """{"a":2}"""), null) });

        Assert.Equal("act_1", same.Buttons.Value.Action!.ActionId);
        Assert.True(shown.SameAs(same));
        Assert.Equal("act_3", other.Buttons.Value.Action!.ActionId);
        Assert.False(shown.SameAs(other));
    }

    [Fact]
    public void Tags_are_kept_replaced_and_cleared()
    {
        var shown = With(new Desired { State = Full, Tags = ["a", "b"] });

        Assert.Equal(["a", "b"], After(shown, Given.Desired(Full)).Tags!.Value);
        Assert.Equal(["c"], After(shown, new Desired { State = Full, Tags = ["c"] }).Tags!.Value);
        Assert.Null(After(shown, new Desired { State = Full, Tags = [] }).Tags);
    }

    [Fact]
    public void Metadata_is_kept_replaced_and_cleared()
    {
        var shown = With(new Desired { State = Full, Metadata = "{\"a\":1}"u8.ToArray() });

        Assert.Equal("{\"a\":1}"u8.ToArray(), After(shown, Given.Desired(Full)).Metadata);
        Assert.Equal("{\"b\":1}"u8.ToArray(), After(shown, new Desired { State = Full, Metadata = "{\"b\":1}"u8.ToArray() }).Metadata);
        Assert.Null(After(shown, new Desired { State = Full, Metadata = "{}"u8.ToArray() }).Metadata);
    }

    [Fact]
    public void Without_a_state_the_previous_one_stays()
    {
        var shown = Given.Shown(Full);

        Assert.True(shown.SameAs(After(shown, new Desired())));
    }

    [Fact]
    public void Each_single_change_is_a_change_and_a_repetition_is_none()
    {
        var shown = Given.Shown(Full);
        Desired[] changes =
        [
            Given.Desired(Full with { Title = "other" }),
            new Desired { State = Full, Tags = ["new"] },
            new Desired { State = Full, Metadata = "{\"a\":1}"u8.ToArray() },
            new Desired { State = Full, Buttons = new ButtonPair(Given.Open("A"), null) },
        ];

        Assert.True(shown.SameAs(After(shown, Given.Desired(Full))));
        Assert.All(changes, change => Assert.False(shown.SameAs(After(shown, change))));
        Assert.False(shown.SameAs(Presentation.Next(shown, Given.Desired(Full), new Target(["ops"]), Given.Noon).Value));
    }

    [Fact]
    public void Another_order_of_channels_is_no_change()
    {
        var shown = Given.Shown(Full, new Target(["ops", "devs"]));

        Assert.True(shown.SameAs(Presentation.Next(shown, Given.Desired(Full), new Target(["devs", "ops"]), Given.Noon).Value));
    }

    private static Domain.Refusals.Result<Presentation> Merge(ContentState before, ContentState sent) =>
        Presentation.Next(Given.Shown(before), Given.Desired(sent), Given.Everyone, Given.Noon);

    private static ContentState Next(ContentState before, ContentState sent) => Merge(before, sent).Value.State.Value;

    private static Presentation With(Desired desired) => Presentation.Next(previous: null, desired, Given.Everyone, Given.Noon).Value;

    private static Presentation After(Presentation shown, Desired desired) => Presentation.Next(shown, desired, Given.Everyone, Given.Noon).Value;
}
