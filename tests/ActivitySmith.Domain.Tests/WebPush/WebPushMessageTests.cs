using System.Text;
using System.Text.Json;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Tests.Apns;
using ActivitySmith.Domain.Tests.Deliveries;
using ActivitySmith.Domain.WebPush;
using Xunit;

namespace ActivitySmith.Domain.Tests.WebPush;

/// <summary>Messages to browsers, to the byte (docs/device-api.md).</summary>
public sealed class WebPushMessageTests
{
    private const string PublicUrl = "https://states.example";

    [Fact]
    public void A_start_makes_a_sound_and_opens_its_card()
    {
        var activity = Given.Running(Given.Segmented);

        Assert.Equal(
            """{"web_push":8030,"notification":{"title":"Backup","body":"1 of 3","navigate":"https://states.example/"""
            + """app#activity=a1","tag":"a1","dir":"auto","data":{"kind":"activity","id":"a1","version":1,"state":"started"},"app_badge":"""
            + """3,"mutable":true},"app_badge":3,"mutable":true}""",
            Of(activity, isStart: true, badge: 3));
    }

    [Fact]
    public void An_update_is_silent_and_replaces_the_message_before_it() => Assert.Equal(
        """{"web_push":8030,"notification":{"title":"Backup","body":"1 of 3","navigate":"https://states.example/"""
        + """app#activity=a1","tag":"a1","dir":"auto","silent":true,"data":"""
        + """{"kind":"activity","id":"a1","version":1,"state":"updated"},"mutable":true},"mutable":true}""",
        Of(Given.Running(Given.Segmented)));

    [Fact]
    public void An_update_with_an_alert_is_heard_once_and_shows_the_alert_above_the_card()
    {
        var alerted = Given.Running(Given.Segmented) with { Version = 4, Alert = new AlertText("Disk full", "Free some space"), AlertVersion = 4 };

        Assert.Equal(
            """{"web_push":8030,"notification":{"title":"Disk full","body":"Free some space\n1 of 3","navigate":"https://states.example/"""
            + """app#activity=a1","tag":"a1","dir":"auto","renotify":true,"data":"""
            + """{"kind":"activity","id":"a1","version":4,"state":"updated"},"mutable":true},"mutable":true}""",
            Of(alerted));
        Assert.Contains("\"title\":\"Backup\",\"body\":\"1 of 3\"", Of(alerted, heard: 4), StringComparison.Ordinal);
        Assert.Contains("\"silent\":true", Of(alerted, heard: 4), StringComparison.Ordinal);
        Assert.DoesNotContain("renotify", Of(alerted, isStart: true), StringComparison.Ordinal);
    }

    [Fact]
    public void An_alert_without_a_title_or_body_takes_those_of_the_card()
    {
        var body = Given.Running(Given.Timer) with { Alert = new AlertText(null, "Free some space"), AlertVersion = 1 };
        var title = Given.Running(Given.Segmented) with { Alert = new AlertText("Disk full", null), AlertVersion = 1 };

        Assert.Contains("\"title\":\"Tea\",\"body\":\"Free some space\",", Of(body), StringComparison.Ordinal);
        Assert.Contains("\"title\":\"Disk full\",\"body\":\"1 of 3\",", Of(title), StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_is_heard()
    {
        var ended = Of(Lifecycle.EndAtOnce(Given.Running(Given.Segmented), EndReason.Ended, Given.Noon));

        Assert.Contains("\"version\":2,\"state\":\"ended\"", ended, StringComparison.Ordinal);
        Assert.DoesNotContain("silent", ended, StringComparison.Ordinal);
        Assert.DoesNotContain("renotify", ended, StringComparison.Ordinal);
    }

    [Fact]
    public void A_notification_has_its_icon_picture_and_buttons()
    {
        var content = new NotificationContent
        {
            Title = "Deploy",
            Subtitle = "api",
            Message = "Done",
            Icon = "https://a.example/i.png",
            Media = "https://a.example/m.png",
            Actions = [Given.Open("Log", "https://a.example/log"), Given.Hook("Retry", "act_1")],
        };

        Assert.Equal(
            """{"web_push":8030,"notification":{"title":"Deploy","body":"api\nDone","navigate":"https://states.example/app/"""
            + """history","tag":"ntf_1","dir":"auto","icon":"https://a.example/i.png","image":"https://a.example/m.png","actions":"""
            + """[{"action":"open-0","title":"Log","navigate":"https://a.example/log"},{"action":"act_1","title":"Retry"}],"data":"""
            + """{"kind":"notification","id":"ntf_1"},"app_badge":7,"mutable":true},"app_badge":7,"mutable":true}""",
            Of(content, badge: 7));
    }

    [Fact]
    public void A_plain_notification_has_nothing_else_and_a_passive_one_is_silent()
    {
        Assert.Equal(
            """{"web_push":8030,"notification":{"title":"Hello","body":"","navigate":"https://states.example/app/"""
            + """history","tag":"ntf_1","dir":"auto","data":{"kind":"notification","id":"ntf_1"}}}""",
            Of(new NotificationContent { Title = "Hello" }));
        Assert.Contains("\"silent\":true", Of(new NotificationContent { Title = "Hello", InterruptionLevel = "passive" }), StringComparison.Ordinal);
        Assert.DoesNotContain("silent", Of(new NotificationContent { Title = "Hello", InterruptionLevel = "active" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mp4")]
    [InlineData("m4v")]
    [InlineData("mov")]
    [InlineData("webm")]
    [InlineData("mp3")]
    [InlineData("m4a")]
    [InlineData("wav")]
    [InlineData("aac")]
    [InlineData("aif")]
    [InlineData("aiff")]
    [InlineData("caf")]
    [InlineData("ogg")]
    public void Film_and_sound_are_no_picture(string ending) => Assert.DoesNotContain(
        "\"image\"", Of(new NotificationContent { Title = "T", Media = $"https://a.example/file.{ending}" }), StringComparison.Ordinal);

    [Fact]
    public void A_message_that_is_too_long_loses_its_text_before_its_picture_and_the_picture_before_the_icon()
    {
        var (icon, picture) = ($"https://a.example/{new string('i', 900)}", $"https://a.example/{new string('p', 900)}");
        var tooLong = new NotificationContent { Title = "T", Message = new string('m', 5_000), Icon = icon, Media = picture };

        var shortened = Parse(Of(tooLong));
        var without = Parse(Of(tooLong with { Title = new string('t', 1_000) }));

        Assert.EndsWith("…", shortened.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Equal((icon, picture), (shortened.GetProperty("icon").GetString(), shortened.GetProperty("image").GetString()));
        Assert.Equal(3_000, Encoding.UTF8.GetByteCount(Of(tooLong)));
        Assert.False(without.TryGetProperty("image", out _));
        Assert.Equal(icon, without.GetProperty("icon").GetString());
        Assert.Equal(new string('t', 1_000), without.GetProperty("title").GetString());
    }

    [Fact]
    public void A_message_that_is_still_too_long_opens_the_history_before_its_title_is_cut()
    {
        var target = $"https://a.example/{new string('x', 1_900)}";
        var content = new NotificationContent { Title = new string('t', 1_500), Message = new string('m', 5_000), Redirection = target };

        var shown = Parse(Of(content));
        var shortTarget = Parse(Of(content with { Title = new string('t', 5_000), Redirection = "https://a.example/x" }));

        Assert.Equal($"{PublicUrl}/app/history", shown.GetProperty("navigate").GetString());
        Assert.Equal(content.Title, shown.GetProperty("title").GetString());
        Assert.Equal("https://a.example/x", shortTarget.GetProperty("navigate").GetString());
        Assert.InRange(shortTarget.GetProperty("title").GetString()!.Length, 2_000, 3_000);
        Assert.EndsWith("…", shortTarget.GetProperty("title").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_whose_address_is_too_long_opens_the_app()
    {
        var activity = Given.Running(Given.Progress with { Message = new string('m', 3_000) }) with { Id = new string('i', 1_000) };

        Assert.Equal($"{PublicUrl}/app", Parse(Of(activity)).GetProperty("navigate").GetString());
    }

    [Fact]
    public void A_message_with_long_buttons_loses_them_last()
    {
        var content = new NotificationContent
        {
            Title = new string('t', 2_000),
            Message = new string('m', 5_000),
            Actions = [.. Enumerable.Repeat(Given.Open(new string('b', 900), "https://a.example/"), 4)],
        };

        var shown = Parse(Of(content));

        Assert.False(shown.TryGetProperty("actions", out _));
        Assert.StartsWith("ttt", shown.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("mmm", shown.GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_blank_title_becomes_the_products_name_and_any_other_stays()
    {
        Assert.Equal("ActivitySmith", Parse(Of(new NotificationContent { Title = "" })).GetProperty("title").GetString());
        Assert.Equal("ActivitySmith", Parse(Of(new NotificationContent { Title = " " })).GetProperty("title").GetString());
        Assert.Equal("x", Parse(Of(new NotificationContent { Title = "x" })).GetProperty("title").GetString());
    }

    [Fact]
    public void Numbers_are_written_as_they_are_and_percentages_with_one_digit()
    {
        Assert.Equal("0.25", BodyOf(new ContentState { Type = "value", Title = "V", Value = new Scalar(0.25) }));
        Assert.Equal("on", BodyOf(new ContentState { Type = "value", Title = "V", Value = new Scalar("on") }));
        Assert.Equal("12.3%", BodyOf(new ContentState { Type = "progress", Title = "P", Percentage = 12.34 }));
        Assert.Equal("7 of 3", BodyOf(new ContentState { Type = "progress", Title = "P", Value = new Scalar(7), UpperLimit = 3 }));
        Assert.Equal("0 of 3", BodyOf(new ContentState { Type = "segmented_progress", Title = "S", NumberOfSteps = 3, CurrentStep = 0 }));
        Assert.Equal("CPU 5", BodyOf(new ContentState { Type = "stats", Title = "S", Metrics = [new Metric("CPU", new Scalar(5), "", null)] }));
        Assert.Equal("sub\nmsg", BodyOf(new ContentState { Type = "alert", Title = "A", Subtitle = "sub", Message = "msg" }));
    }

    [Fact]
    public void Apples_browsers_get_the_end_and_alerts_and_others_every_version_after_a_pause()
    {
        var (apple, other) = (At("https://web.push.apple.com/1"), At("https://push.example.com/1"));
        var running = Given.Running(Given.Progress);
        var open = Given.Open(Card.WithToken) with { SentAt = Given.MomentOf(Given.Noon) };

        Assert.Null(WebPace.DueAt(running, open, apple));
        Assert.Equal(Given.MomentOf(Given.Noon.AddSeconds(5)), WebPace.DueAt(running, open, other));
        Assert.Equal(Moment.Past, WebPace.DueAt(running with { EndedAt = Given.Noon }, open, apple));
        Assert.Equal(Moment.Past, WebPace.DueAt(running with { Alert = new("t", null), AlertVersion = 4 }, open, apple));
        Assert.Null(WebPace.DueAt(running with { Alert = new("t", null), AlertVersion = 3 }, open, apple));

        static WebSubscription At(string endpoint) => new() { Endpoint = endpoint, P256dh = "", Auth = "", VapidKey = "" };
    }

    private static string? BodyOf(ContentState state) => Parse(Of(Given.Running(state))).GetProperty("body").GetString();

    private static string Of(Activity activity, bool isStart = false, long heard = 0, int? badge = null) =>
        Encoding.UTF8.GetString(WebPushBody.Of(activity, isStart, heard, PublicUrl, badge));

    private static string Of(NotificationContent content, int? badge = null) =>
        Encoding.UTF8.GetString(WebPushBody.Of(Sample.Notification(content), isSilent: false, PublicUrl, badge));

    private static JsonElement Parse(string message) => JsonDocument.Parse(message).RootElement.GetProperty("notification");
}
