using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using Xunit;
using static ActivitySmith.Domain.Tests.Apns.Sample;

namespace ActivitySmith.Domain.Tests.Apns;

/// <summary>The field that a refusal names is the one to shorten.</summary>
public sealed class LongestFieldTests
{
    private static readonly string Text = new('x', 4_200);

    public static TheoryData<string, ContentState> States { get; } = new()
    {
        { "content_state.message", Segmented with { Message = Text } },
        { "content_state.value", new ContentState { Type = "value", Title = "t", Value = new Scalar(Text) } },
        { "content_state.icon.symbol", Segmented with { Icon = new Icon(Text, null) } },
        { "content_state.badge.title", Segmented with { Badge = new Badge(Text, null) } },
        { "content_state.metrics[0].label", Metrics(new Metric(Text, new Scalar(1), null, null)) },
        { "content_state.metrics[0].value", Metrics(new Metric("a", new Scalar(Text), null, null)) },
        { "content_state.metrics[0].unit", Metrics(new Metric("a", new Scalar(1), Text, null)) },
    };

    public static TheoryData<string, NotificationContent> Notifications { get; } = new()
    {
        { "title", new NotificationContent { Title = Text } },
        { "message", new NotificationContent { Title = "t", Message = Text } },
        { "subtitle", new NotificationContent { Title = "t", Subtitle = Text } },
        { "media", new NotificationContent { Title = "t", Media = Text } },
        { "redirection", new NotificationContent { Title = "t", Redirection = Text } },
        { "icon", new NotificationContent { Title = "t", Icon = Text } },
        { "sound", new NotificationContent { Title = "t", Sound = Text } },
        { "payload", new NotificationContent { Title = "t", Message = new string('x', 100), Payload = Given.Json($$"""{"a":"{{Text}}"}""") } },
        { "actions[0].title", new NotificationContent { Title = "t", Actions = [Given.Open(Text), Given.Open("b")] } },
        { "actions[1].title", new NotificationContent { Title = "t", Actions = [Given.Open("a"), Given.Hook(Text, "act_1")] } },
    };

    [Theory]
    [MemberData(nameof(States), DisableDiscoveryEnumeration = true)]
    public void A_state_that_is_too_long_names_its_longest_field(string path, ContentState state)
    {
        var shown = Given.Shown(Given.Progress) with { State = Stored<ContentState>.Of(state, StoredJson.Instance.ContentState) };

        Assert.Equal(path, PayloadBudget.Check(Running() with { Shown = shown })?.Path);
    }

    [Theory]
    [MemberData(nameof(Notifications), DisableDiscoveryEnumeration = true)]
    public void A_notification_that_is_too_long_names_its_longest_field(string path, NotificationContent content) =>
        Assert.Equal(path, PayloadBudget.Check(content)?.Path);

    [Fact]
    public void Many_colours_of_steps_count_together_with_their_commas()
    {
        var colors = Segmented with { Message = new string('x', 2_000), StepColors = [.. Enumerable.Repeat("red", 400)] };

        Assert.Equal("content_state.step_colors", PayloadBudget.Check(Running(new Desired { State = colors }))?.Path);
        Assert.Equal("content_state.message", PayloadBudget.Check(Running(new Desired { State = colors with { Message = new string('x', 2_500) } }))?.Path);
    }

    [Fact]
    public void An_address_of_a_webhook_is_in_no_push()
    {
        var hook = Given.Hook("Go", "act_1") with { Url = $"https://a.example/{Text}" };

        Assert.Null(PayloadBudget.Check(Running(new Desired { State = Segmented, Buttons = new(hook, null) })));
        Assert.Null(PayloadBudget.Check(new NotificationContent { Title = "t", Actions = [hook] }));
    }

    private static ContentState Metrics(Metric metric) => new() { Type = "metrics", Title = "t", Metrics = [metric] };
}
