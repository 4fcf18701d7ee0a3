using System.Text.Json;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.WebPush;
using Xunit;

namespace ActivitySmith.Domain.Tests.WebPush;

public sealed class WebPushBodyTests
{
    private const string PublicUrl = "https://states.example";

    public static TheoryData<NotificationContent> Huge => new(
        new NotificationContent { Title = new string('t', 20_000) },
        new NotificationContent { Title = "T", Message = new string('\u0001', 20_000) },
        new NotificationContent
        {
            Title = new string('\u0001', 5_000),
            Subtitle = string.Concat(Enumerable.Repeat("🚀ü\"", 5_000)),
            Redirection = "https://a.example/" + new string('x', 2_000)
        },
        new NotificationContent
        {
            Title = new string('t', 5_000),
            Message = new string('m', 5_000),
            Icon = "https://a.example/" + new string('x', 2_000),
            Actions = [.. Enumerable.Range(0, 4)
                .Select(_ => new Button { Title = new string('b', 2_000), Type = Button.OpenUrl, Url = "https://a.example/" + new string('x', 2_000) })],
        });

    [Theory]
    [MemberData(nameof(Huge))]
    public void Every_message_fits_and_is_a_notification(NotificationContent content)
    {
        var bytes = WebPushBody.Of(Sent(content), isSilent: false, PublicUrl, badge: int.MaxValue);

        Assert.True(bytes.Length <= 3_000, $"{bytes.Length} bytes");
        var shown = Parse(bytes).GetProperty("notification");
        Assert.NotEqual("", shown.GetProperty("title").GetString());
        Assert.StartsWith("https://", shown.GetProperty("navigate").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_fits_is_unchanged()
    {
        var message = new string('m', 2_500);
        Assert.Equal(message, Parse(WebPushBody.Of(Sent(new NotificationContent { Title = "T", Message = message }), isSilent: false, PublicUrl, badge: null))
            .GetProperty("notification").GetProperty("body").GetString());
    }

    [Theory]
    [InlineData("https://a.example/a.png", true)]
    [InlineData("https://a.example/picture?id=1", true)]
    [InlineData("https://a.example/film.MP4?x=.png", false)]
    [InlineData("https://a.example/sound.mp3", false)]
    public void Only_pictures_are_shown(string media, bool isShown) => Assert.Equal(
        isShown, Parse(WebPushBody.Of(Sent(new NotificationContent { Title = "T", Media = media }), isSilent: false, PublicUrl, badge: null))
            .GetProperty("notification").TryGetProperty("image", out _));

    [Theory]
    [InlineData("https://a.example/x", "https://a.example/x")]
    [InlineData("x-safari-http://a.example/x", "http://a.example/x")]
    [InlineData("shortcuts://run?x", PublicUrl + "/app/history")]
    [InlineData("things:///add", PublicUrl + "/app/history")]
    [InlineData(null, PublicUrl + "/app/history")]
    public void A_tap_opens_only_addresses_that_a_browser_can_open(string? redirection, string navigate) => Assert.Equal(
        navigate, Parse(WebPushBody.Of(Sent(new NotificationContent { Title = "T", Redirection = redirection }), isSilent: false, PublicUrl, badge: null))
            .GetProperty("notification").GetProperty("navigate").GetString());

    [Fact]
    public void A_later_version_is_silent_and_a_withdrawal_says_nothing_of_the_text()
    {
        var sent = Sent(new NotificationContent { Title = "Deployed", InterruptionLevel = "time-sensitive" }) with { Version = 2 };
        var next = Parse(WebPushBody.Of(sent, isSilent: true, PublicUrl, badge: null)).GetProperty("notification");
        var withdrawn = Parse(WebPushBody.Of(sent with { State = "withdrawn", Version = 3 }, isSilent: true, PublicUrl, badge: null));

        Assert.True(next.GetProperty("silent").GetBoolean());
        Assert.Equal(2, next.GetProperty("data").GetProperty("version").GetInt64());
        Assert.DoesNotContain("Deployed", withdrawn.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(("withdrawn", 3, true), (
            withdrawn.GetProperty("notification").GetProperty("data").GetProperty("state").GetString(),
            withdrawn.GetProperty("notification").GetProperty("data").GetProperty("version").GetInt64(),
            withdrawn.GetProperty("mutable").GetBoolean()));
        Assert.Equal(next.GetProperty("tag").GetString(), withdrawn.GetProperty("notification").GetProperty("tag").GetString());
    }

    [Fact]
    public void A_button_that_names_Safari_opens_the_plain_address()
    {
        var content = new NotificationContent { Title = "T", Actions = [Given.Open("Go", "x-safari-https://a.example/x")] };
        var shown = Parse(WebPushBody.Of(Sent(content), isSilent: false, PublicUrl, badge: null)).GetProperty("notification");
        Assert.Equal("https://a.example/x", shown.GetProperty("actions")[0].GetProperty("navigate").GetString());
    }

    [Fact]
    public void A_blank_title_is_replaced()
    {
        var shown = Parse(WebPushBody.Of(Sent(new NotificationContent { Title = " " }), isSilent: false, PublicUrl, badge: null)).GetProperty("notification");
        Assert.Equal("ActivitySmith", shown.GetProperty("title").GetString());
    }

    [Fact]
    public void A_card_is_described_in_lines()
    {
        Assert.Equal("CPU 34%, Queue empty\nweb-1", BodyOf(new ContentState
        {
            Type = "metrics",
            Title = "Health",
            Subtitle = "web-1",
            Metrics = [new Metric("CPU", new Scalar(34), "%", null), new Metric("Queue", new Scalar("empty"), null, null)],
        }));
        Assert.Equal("1 of 3", BodyOf(new ContentState { Type = "progress", Title = "P", Value = new Scalar(1), UpperLimit = 3 }));
        Assert.Equal("72", BodyOf(new ContentState { Type = "value", Title = "V", Value = new Scalar(72) }));
        Assert.Equal("empty", BodyOf(new ContentState { Type = "value", Title = "V", Subtitle = "empty", Value = new Scalar("") }));
        Assert.Equal("", BodyOf(new ContentState { Type = "timer", Title = "Tea", DurationSeconds = 60 }));
        Assert.Equal("Look here", BodyOf(new ContentState { Type = "alert", Title = "A", Message = "Look here" }));
    }

    private static string? BodyOf(ContentState state)
    {
        var shown = Presentation.Next(previous: null, new Desired { State = state }, new Target(Channels: null), Given.Noon).Value;
        var activity = Given.Running(Given.Progress) with { Shown = shown };
        return Parse(WebPushBody.Of(activity, isStart: true, heardVersion: 0, PublicUrl, badge: null)).GetProperty("notification").GetProperty("body")
            .GetString();
    }

    private static Notification Sent(NotificationContent content) => new()
    {
        Account = AccountId.First,
        Id = "ntf_1",
        Content = Stored<NotificationContent>.Of(content, StoredJson.Instance.NotificationContent),
        Target = new Target(Channels: null),
        CreatedAt = Given.Noon,
    };

    private static JsonElement Parse(byte[] bytes) => JsonDocument.Parse(bytes).RootElement;
}
