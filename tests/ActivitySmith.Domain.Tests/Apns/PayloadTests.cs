using System.Text;
using System.Text.Json;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using Xunit;
using static ActivitySmith.Domain.Tests.Apns.Sample;

namespace ActivitySmith.Domain.Tests.Apns;

/// <summary>Payloads, byte for byte.</summary>
public sealed class PayloadTests
{
    private const string State =
        """{"version":1,"content_state":{"type":"segmented_progress","title":"Backup","subtitle":"Disk 1","number_of_steps":3"""
        + ""","current_step":1},"derived":{"number_of_steps":3},"updated_at":"2026-07-10T12:00:00.000Z"}""";

    [Fact]
    public void Start_HasAttributesTokenRequestAndAnAlertFromItsTexts()
        => AssertText(
            """{"aps":{"timestamp":1783684800,"event":"start","attributes-type":"ActivitySmithAttributes","attributes":"""
            + """{"activity_id":"a1","stream_key":"backup"},"input-push-token":1,"stale-date":1783685700,"content-state":"""
            + State + """,{"alert":{"title":"Backup","body":"Disk 1"}}}""".Replace(",{", ",", StringComparison.Ordinal),
            ActivityPayload.Start(Running(), channelId: null, Noon.ToUnixTimeSeconds()));

    [Fact]
    public void StartOnAChannel_SubscribesInsteadOfAskingForAToken()
    {
        var aps = Aps(ActivityPayload.Start(Running(), "Y2hhbm5lbA==", 1));
        Assert.Equal("Y2hhbm5lbA==", aps.GetProperty("input-push-channel").GetString());
        Assert.False(aps.TryGetProperty("input-push-token", out _));
    }

    [Fact]
    public void Update_IsTimestampStateAndStaleDate()
        => AssertText($$$"""{"aps":{"timestamp":7,"event":"update","stale-date":1783685700,"content-state":{{{State}}}}}""",
            ActivityPayload.Update(Running(), 7));

    [Fact]
    public void UpdateWithAnAlert_ShowsIt()
    {
        var alerted = Running() with { Alert = new AlertText("Done soon", "2 of 3"), AlertVersion = 1 };
        Assert.Equal("""{"title":"Done soon","body":"2 of 3","sound":"default"}""", Aps(ActivityPayload.Update(alerted, 7)).GetProperty("alert").GetRawText());
        Assert.Equal("""{"title":"Done soon","body":"2 of 3","sound":"default"}""", Aps(ActivityPayload.Start(alerted, null, 7)).GetProperty("alert")
            .GetRawText());
    }

    [Fact]
    public void AlertThatWasShown_IsNotRepeated()
    {
        var later = Running() with { Alert = new AlertText("Old", null), AlertVersion = 1, Version = 2 };
        Assert.False(later.HasAlertAfter(1));
        Assert.True(later.HasAlertAfter(0));
        Assert.False((later with { Alert = null }).HasAlertAfter(0));
    }

    [Fact]
    public void AlertThatDoesNotFitBesideANewerState_IsShortened()
    {
        var alert = new AlertText(new string('t', 900), new string('b', 900));
        var state = Running(new Desired
        {
            State = new ContentState
            {
                Type = "progress",
                Title = "Backup",
                Percentage = 1,
                Message = new string('m', 3_000)
            }
        }) with
        {
            Alert = alert,
            AlertVersion = 1,
            Version = 2,
        };

        Assert.Null(PayloadBudget.Check(state));
        var body = ActivityPayload.Update(state, 7);

        Assert.InRange(body.Length, 3_000, PayloadBudget.Limit);
        Assert.Equal("default", Aps(body).GetProperty("alert").GetProperty("sound").GetString());
        Assert.StartsWith("ttt", Aps(body).GetProperty("alert").GetProperty("title").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void End_HasTheFinalStateAndTheDismissalDate()
    {
        var ended = Lifecycle.End(Running(), Running().Shown, alert: null, TimeSpan.FromMinutes(2), EndReason.Ended, Noon.AddMinutes(1));
        var aps = Aps(ActivityPayload.End(ended, 9));
        Assert.Equal(("end", 1783684980L), (aps.GetProperty("event").GetString(), aps.GetProperty("dismissal-date").GetInt64()));
        Assert.Equal(2, aps.GetProperty("content-state").GetProperty("version").GetInt64());
        Assert.False(aps.TryGetProperty("stale-date", out _));
    }

    [Fact]
    public void Buttons_ContainNoAddressOfAWebhook()
    {
        var buttons = new ButtonPair(
            new Button { Title = "Open", Type = Button.OpenUrl, Url = "https://example.com/?a=1&b=2" },
            new Button { Title = "Restart", Type = Button.Webhook, Url = "https://secret.example.com/", ActionId = "act_1" });
        var state = Aps(ActivityPayload.Update(Running(new Desired { State = Segmented, Buttons = buttons }), 7)).GetProperty("content-state");
        Assert.Equal("""{"title":"Open","type":"open_url","url":"https://example.com/?a=1&b=2"}""", state.GetProperty("action").GetRawText());
        Assert.Equal("""{"title":"Restart","type":"webhook","action_id":"act_1"}""", state.GetProperty("secondary_action").GetRawText());
    }

    [Fact]
    public void Timer_KeepsTheCardFreshUntilItIsOver()
    {
        var timer = Running(new Desired { State = new ContentState { Type = "timer", Title = "Roast", DurationSeconds = 7200 } });
        Assert.Equal(Noon.AddHours(2).ToUnixTimeSeconds(), Aps(ActivityPayload.Update(timer, 7)).GetProperty("stale-date").GetInt64());
        var forever = Running(new Desired { State = new ContentState { Type = "timer", Title = "Run", CountsDown = false } });
        Assert.Equal(Noon.AddHours(8), PushTimes.StaleAt(forever));
        var paused = Running(new Desired { State = new ContentState { Type = "timer", Title = "Roast", DurationSeconds = 7200, IsRunning = false } });
        Assert.Equal(Noon.AddMinutes(15), PushTimes.StaleAt(paused));
    }

    [Fact]
    public void LongTitle_IsCutInTheAlertAndCompleteInTheState()
    {
        var title = new string('x', 99) + "😀 and more";
        var aps = Aps(ActivityPayload.Start(Running(new Desired { State = Segmented with { Title = title } }), null, 7));
        Assert.Equal(new string('x', 99) + "…", aps.GetProperty("alert").GetProperty("title").GetString());
        Assert.Equal(title, aps.GetProperty("content-state").GetProperty("content_state").GetProperty("title").GetString());
    }

    [Fact]
    public void Notification_HasEveryField()
    {
        var content = new NotificationContent
        {
            Title = "Deploy failed",
            Subtitle = "api",
            Message = "Exit code 2",
            Redirection = "https://ci.example.com/1",
            Icon = "https://example.com/bot.png",
            Sound = "bell.caf",
            InterruptionLevel = "time-sensitive",
            Payload = JsonDocument.Parse("""{"build": 7}""").RootElement,
            Actions =
            [
                new Button { Title = "Log", Type = Button.OpenUrl, Url = "https://ci.example.com/1/log" },
                new Button { Title = "Retry", Type = Button.Webhook, Url = "https://secret.example.com/", ActionId = "act_2" },
            ],
        };
        AssertText(
            """{"aps":{"alert":{"title":"Deploy failed","subtitle":"api","body":"Exit code 2"},"sound":"bell.caf","badge":3"""
            + ""","interruption-level":"time-sensitive","mutable-content":1,"category":"ACTIVITYSMITH_ACTIONS"},"activitysmith":"""
            + """{"notification_id":"ntf_1","icon":"https://example.com/bot.png","redirection":"https://ci.example.com/1","actions":"""
            + """[{"title":"Log","type":"open_url","url":"https://ci.example.com/1/log"},"""
            + """{"id":"act_2","title":"Retry","type":"webhook"}],"payload":{"build":7}}}""",
            NotificationPayload.Write(Notification(content), badge: 3));
    }

    [Fact]
    public void PlainNotification_HasNoOtherMembers()
        => AssertText(
            """{"aps":{"alert":{"title":"Hello"},"sound":"default"},"activitysmith":{"notification_id":"ntf_1"}}""",
            NotificationPayload.Write(Notification(new NotificationContent { Title = "Hello" }), badge: null));

    [Fact]
    public void Media_RunsTheExtension()
        => Assert.Equal(1, Aps(NotificationPayload.Write(Notification(new NotificationContent { Title = "Cam", Media = "https://example.com/1.jpg" }), null))
            .GetProperty("mutable-content").GetInt32());

    [Fact]
    public void PassiveNotification_IsSilentUnlessItNamesASound()
    {
        var passive = new NotificationContent { Title = "Hello", InterruptionLevel = "passive" };
        Assert.False(Aps(NotificationPayload.Write(Notification(passive), null)).TryGetProperty("sound", out _));
        Assert.Equal("bell.caf", Aps(NotificationPayload.Write(Notification(passive with { Sound = "bell.caf" }), null)).GetProperty("sound").GetString());
    }

    private static JsonElement Aps(byte[] body) => JsonDocument.Parse(body).RootElement.GetProperty("aps");

    private static void AssertText(string expected, byte[] body) => Assert.Equal(expected, Encoding.UTF8.GetString(body));

    [Fact]
    public void AlertOfAnEarlierVersion_IsShortenedStepByStepAsFarAsItMust()
    {
        var alert = new AlertText(new string('t', 900), new string('b', 900));

        Assert.Equal((900, 900), Kept(alert, spare: 1_900));
        Assert.Equal((101, 101), Kept(alert, spare: 300));
        Assert.Equal((101, 0), Kept(alert, spare: 180));
        Assert.Equal((0, 0), Kept(alert, spare: 60));
        Assert.Null(Kept(alert, spare: 10));
    }

    /// <summary>How much of the alert's title and body is in a push whose state leaves so many bytes; null when there is no alert.</summary>
    private static (int, int)? Kept(AlertText alert, int spare)
    {
        var without = ActivityPayload.Update(Running(), 7).Length;
        var message = new string('m', PayloadBudget.Limit - without - spare - ",\"message\":\"\"".Length);
        var full = Running(new Desired { State = Segmented with { Message = message } }) with { Alert = alert, AlertVersion = 1, Version = 2 };
        var body = ActivityPayload.Update(full, 7);

        Assert.InRange(body.Length, 0, PayloadBudget.Limit);
        return Aps(body).TryGetProperty("alert", out var kept)
            ? (kept.GetProperty("title").GetString()!.Length, kept.GetProperty("body").GetString()!.Length)
            : null;
    }

    [Fact]
    public void AStartWithoutAStream_HasNoStreamKeyAndTakesItsTextFromTheMessageWhereThereIsNoSubtitle()
    {
        var activity = Running(new Desired { State = Given.Progress with { Message = "Half" } }) with { StreamKey = null };
        var aps = Aps(ActivityPayload.Start(activity, channelId: null, 7));

        Assert.False(aps.GetProperty("attributes").TryGetProperty("stream_key", out _));
        Assert.Equal("""{"title":"Upload","body":"Half"}""", aps.GetProperty("alert").GetRawText());
    }

    [Fact]
    public void AnAlertOfAnUpdateWithoutATitle_HasTheTitleOfTheCard()
    {
        var alerted = Running() with { Alert = new AlertText(null, null), AlertVersion = 1 };

        Assert.Equal("""{"title":"Backup","body":"","sound":"default"}""", Aps(ActivityPayload.Update(alerted, 7)).GetProperty("alert").GetRawText());
        Assert.Equal("default", Aps(ActivityPayload.End(alerted, 7)).GetProperty("alert").GetProperty("sound").GetString());
        Assert.False(Aps(ActivityPayload.Update(Running(), 7)).TryGetProperty("alert", out _));
    }

    [Fact]
    public void BadgesAndWakes_HaveNothingElse()
    {
        AssertText("""{"aps":{"badge":5}}""", NotificationPayload.Badge(5));
        AssertText("""{"aps":{"content-available":1}}""", NotificationPayload.Background.ToArray());
        AssertText("""{"aps":{"content-changed":true}}""", NotificationPayload.Widgets.ToArray());
    }

    [Fact]
    public void MediaAndAnEmptyListOfButtons_AreWrittenAsMediaAlone() => AssertText(
        """{"aps":{"alert":{"title":"Cam"},"sound":"default","mutable-content":1},"activitysmith":{"notification_id":"ntf_1","""
        + "\"media\":\"https://a.example/1.jpg\"}}",
        NotificationPayload.Write(Notification(new NotificationContent { Title = "Cam", Media = "https://a.example/1.jpg", Actions = [] }), badge: null));
}
