using ActivitySmith.Domain.LiveActivities;
using Xunit;

namespace ActivitySmith.Domain.Tests.LiveActivities;

/// <summary>Required members of a first state (docs/api.md, Content states).</summary>
public sealed class ContentRulesTests
{
    private const string Types = "segmented_progress, progress, metrics, stats, alert, timer, value";
    private const string Colors = "lime, green, cyan, blue, purple, magenta, red, orange, yellow, gray";

    private static ContentState Alert { get; } = new() { Type = "alert", Title = "t", Message = "m" };

    private static ContentState Bare(string type) => new() { Type = type, Title = "t" };

    public static TheoryData<string> Kinds => [.. ContentType.Names];

    /// <summary>The minimum that each type requires.</summary>
    private static ContentState Minimal(string type) => type switch
    {
        ContentType.SegmentedProgress => Given.Segmented,
        ContentType.Progress => Given.Progress,
        ContentType.Metrics or ContentType.Stats => Bare(type) with { Metrics = [new Metric("CPU", new Scalar(0), null, null)] },
        ContentType.Alert => Alert,
        ContentType.Timer => Given.Timer,
        _ => Bare(type) with { Value = new Scalar("42 ms") },
    };

    [Fact]
    public void A_number_of_steps_that_another_type_had_is_not_kept() => Given.IsInvalid(
        ContentRules.Complete(
            Given.Progress with { NumberOfSteps = 5 }, new ContentState { Type = "segmented_progress", Title = "t", CurrentStep = 1 }, timer: null).Refusal,
        "content_state.number_of_steps", "content_state.number_of_steps is required for type segmented_progress");

    [Fact]
    public void A_timer_that_has_a_length_needs_none_to_be_sent_unless_another_type_was_shown()
    {
        var sent = new ContentState { Type = "timer", Title = "t" };
        var timer = new TimerWindow(300, CountsDown: true, IsRunning: true, Given.Noon, 0);

        Assert.Null(ContentRules.Complete(Given.Timer with { DurationSeconds = null }, sent, timer).Refusal);
        Assert.Equal("content_state.duration_seconds", ContentRules.Complete(Given.Progress, sent, timer).Refusal?.Path);
        Assert.Equal("content_state.duration_seconds", ContentRules.Complete(Given.Timer with { DurationSeconds = null }, sent, timer: null).Refusal?.Path);
    }

    [Theory]
    [InlineData("lime")]
    [InlineData("green")]
    [InlineData("cyan")]
    [InlineData("blue")]
    [InlineData("purple")]
    [InlineData("magenta")]
    [InlineData("red")]
    [InlineData("orange")]
    [InlineData("yellow")]
    [InlineData("gray")]
    public void Each_of_the_ten_colours_is_accepted(string color) =>
        Assert.False(ContentRules.Complete(previous: null, Given.Progress with { Color = color }, timer: null).IsRefused(out _));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_minimum_of_a_type_is_accepted_and_stored_as_sent(string type)
    {
        var state = Minimal(type);

        Assert.Equal(state, ContentRules.Complete(previous: null, state, timer: null).Value);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Members_that_only_other_types_draw_are_accepted(string type)
    {
        var state = Minimal(type) with
        {
            NumberOfSteps = 4,
            CurrentStep = 2,
            Percentage = 10,
            DurationSeconds = 1,
            CountsDown = false,
            IsRunning = true,
            Message = "m",
            Metrics = [new Metric("MEM", new Scalar("3 GB"), "x", "red")],
            Icon = new Icon("bolt", "lime"),
            Badge = new Badge("new", "cyan"),
            Color = "blue",
            StepColor = "red",
            StepColors = ["gray"],
            AutoDismissMinutes = 0,
            AutoDismissSeconds = 0,
        };

        Assert.Equal(state, ContentRules.Complete(previous: null, state, timer: null).Value);
    }

    [Theory]
    [InlineData("segmented_progress", "number_of_steps", "is required for type segmented_progress")]
    [InlineData("progress", "percentage", "is required for type progress, or value together with upper_limit")]
    [InlineData("metrics", "metrics", "is required for type metrics")]
    [InlineData("stats", "metrics", "is required for type stats")]
    [InlineData("alert", "message", "is required for type alert")]
    [InlineData("value", "value", "is required for type value")]
    [InlineData("timer", "duration_seconds", "is required for a timer that counts down; send it, or counts_down false for an open-ended one")]
    public void A_type_without_its_required_members_is_refused(string type, string member, string text) => Refused(Bare(type), member, text);

    [Fact]
    public void A_first_state_without_type_is_refused()
        => Refused(new ContentState { Title = "t" }, "type", $"is required on the first state of an activity; send one of {Types}");

    [Theory]
    [InlineData("")]
    [InlineData("Timer")]
    [InlineData("gauge")]
    public void An_unknown_type_is_refused(string type) => Refused(Bare(type), "type", $"must be one of {Types}");

    [Fact]
    public void Steps_need_a_current_step_within_them()
    {
        Refused(Given.Segmented with { CurrentStep = null }, "current_step", "is required for type segmented_progress");
        Refused(Given.Segmented with { NumberOfSteps = 0 }, "number_of_steps", "must be 1 or more");
        Refused(Given.Segmented with { CurrentStep = -1 }, "current_step", "must be 0 or more");
        Refused(Given.Segmented with { CurrentStep = 4 }, "current_step", "must be less than or equal to number_of_steps (3)");
        Accepted(Given.Segmented with { CurrentStep = 0 });
        Accepted(Given.Segmented with { CurrentStep = 3 });
        Accepted(Given.Segmented with { NumberOfSteps = 1, CurrentStep = 1 });
    }

    [Fact]
    public void Percentage_lies_between_0_and_100()
    {
        Accepted(Given.Progress with { Percentage = 0 });
        Accepted(Given.Progress with { Percentage = 100 });
        Refused(Given.Progress with { Percentage = -0.01 }, "percentage", "must be between 0 and 100");
        Refused(Given.Progress with { Percentage = 100.01 }, "percentage", "must be between 0 and 100");
    }

    [Fact]
    public void Value_and_upper_limit_need_each_other()
    {
        var half = Bare("progress") with { Value = new Scalar(5), UpperLimit = 10 };
        Accepted(half);
        Accepted(half with { Value = new Scalar(-5) });
        Accepted(half with { Percentage = 20 });
        Refused(half with { UpperLimit = null }, "upper_limit", "is required together with value");
        Refused(half with { Value = null }, "value", "is required together with upper_limit");
        Refused(half with { UpperLimit = 0 }, "upper_limit", "must be greater than 0");
        Refused(half with { Value = new Scalar("5") }, "value", "must be a number for type progress");
        Refused(Alert with { Value = new Scalar(5) }, "upper_limit", "is required together with value");
    }

    [Fact]
    public void A_value_is_a_number_or_a_text_of_at_most_64_characters()
    {
        var readout = Bare("value");
        Accepted(readout with { Value = new Scalar(-1.5) });
        Accepted(readout with { Value = new Scalar(" ") });
        Accepted(readout with { Value = new Scalar(new string('x', 64)) });
        Accepted(readout with { Value = new Scalar(string.Concat(Enumerable.Repeat("🚀", 64))) });
        Accepted(readout with { Value = new Scalar("") });
        Refused(readout with { Value = new Scalar(new string('x', 65)) }, "value", "must be a finite number, or a string of at most 64 characters");
    }

    [Fact]
    public void Metrics_are_1_to_8_labelled_readings()
    {
        var one = new Metric("CPU", new Scalar(1), null, null);
        var card = Bare("metrics") with { Metrics = [one] };
        Accepted(card with { Metrics = [.. Enumerable.Repeat(one, 8)] });
        Accepted(card with { Metrics = [one with { Value = new Scalar(new string('x', 64)) }] });
        Accepted(card with { Metrics = [one with { Value = new Scalar(string.Concat(Enumerable.Repeat("🚀", 64))) }] });
        Refused(card with { Metrics = [] }, "metrics", "must hold 1 to 8 metrics");
        Refused(card with { Metrics = [.. Enumerable.Repeat(one, 9)] }, "metrics", "must hold 1 to 8 metrics");
        Refused(card with { Metrics = [one, one with { Label = "" }] }, "metrics[1].label", "must not be empty");
        Refused(card with { Metrics = [one with { Value = new Scalar(-0.1) }] }, "metrics[0].value", "must be 0 or more");
        Refused(card with { Metrics = [one with { Value = new Scalar("") }] }, "metrics[0].value",
            "must be a number of 0 or more, or a string of 1 to 64 characters");
        Refused(card with { Metrics = [one with { Value = new Scalar(new string('x', 65)) }] }, "metrics[0].value",
            "must be a number of 0 or more, or a string of 1 to 64 characters");
        Refused(card with { Metrics = [one with { Color = "pink" }] }, "metrics[0].color", $"must be one of {Colors}");
        Refused(Alert with { Metrics = [] }, "metrics", "must hold 1 to 8 metrics");
    }

    [Fact]
    public void Required_texts_are_not_empty()
    {
        Refused(Alert with { Message = "" }, "message", "must not be empty");
        Refused(Alert with { Badge = new Badge("", null) }, "badge.title", "must not be empty");
        Refused(Alert with { Icon = new Icon("", null) }, "icon.symbol", "must be the name of an SF Symbol, such as bolt.fill");
    }

    [Fact]
    public void Colours_are_the_ten_of_the_api_in_lower_case()
    {
        foreach (var color in AccentColor.Names) Accepted(Alert with { Color = color });
        Refused(Alert with { Color = "Red" }, "color", $"must be one of {Colors}");
        Refused(Alert with { StepColor = "" }, "step_color", $"must be one of {Colors}");
        Refused(Alert with { StepColors = ["red", "pink"] }, "step_colors[1]", $"must be one of {Colors}");
        Refused(Alert with { Icon = new Icon("bolt", "pink") }, "icon.color", $"must be one of {Colors}");
        Refused(Alert with { Badge = new Badge("new", "pink") }, "badge.color", $"must be one of {Colors}");
    }

    [Fact]
    public void Step_colours_may_be_fewer_or_more_than_the_steps()
    {
        Accepted(Given.Segmented with { StepColors = [] });
        Accepted(Given.Segmented with { StepColors = ["red", "red", "red", "red", "red"] });
    }

    [Fact]
    public void A_timer_lasts_more_than_0_seconds_and_at_most_100_years()
    {
        Accepted(Given.Timer with { DurationSeconds = 0.001 });
        Accepted(Given.Timer with { DurationSeconds = ContentRules.MaxDurationSeconds });
        Accepted(Bare("timer") with { CountsDown = false });
        Refused(Given.Timer with { DurationSeconds = 0 }, "duration_seconds", "must be greater than 0");
        Refused(Given.Timer with { DurationSeconds = 3_155_760_001 }, "duration_seconds", "must be at most 3155760000 (100 years)");
    }

    [Fact]
    public void Dismissal_is_never_negative()
    {
        Refused(Alert with { AutoDismissMinutes = -1 }, "auto_dismiss_minutes", "must be 0 or more");
        Refused(Alert with { AutoDismissSeconds = -1 }, "auto_dismiss_seconds", "must be 0 or more");
        Accepted(Alert with { AutoDismissMinutes = long.MaxValue, AutoDismissSeconds = long.MaxValue });
    }

    private static void Accepted(ContentState state) => Assert.Null(ContentRules.Complete(previous: null, state, timer: null).Refusal);

    private static void Refused(ContentState state, string member, string text)
    {
        var refusal = ContentRules.Complete(previous: null, state, timer: null).Refusal;
        Given.IsInvalid(refusal, $"content_state.{member}", $"content_state.{member} {text}");
        Assert.Equal("Invalid content_state", refusal!.Error);
    }
}
