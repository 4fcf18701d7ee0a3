using System.Text.Json;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;
using Xunit;
using static ActivitySmith.Domain.Tests.Apns.Sample;

namespace ActivitySmith.Domain.Tests.Apns;

/// <summary>For every field that can be long, 4096 bytes are accepted and 4097 are not.</summary>
public sealed class PayloadBudgetTests
{
    private static readonly string ChannelId = new('A', PayloadBudget.ChannelIdReserve);

    [Fact]
    public void LargestState_FillsThePushExactly()
    {
        var full = Filled(text => Segmented with { Message = text }, 'x', over: 0);
        Assert.Null(PayloadBudget.Check(full));
        Assert.Equal(4096, ActivityPayload.Start(full, ChannelId, Noon.ToUnixTimeSeconds()).Length);
    }

    [Fact]
    public void OneByteMore_IsRefusedWithTheNameOfTheField()
    {
        var over = Filled(text => Segmented with { Message = text }, 'x', over: 1);
        Assert.Equal(4097, ActivityPayload.Start(over, ChannelId, Noon.ToUnixTimeSeconds()).Length);
        AssertRefused(PayloadBudget.Check(over), "content_state.message",
            "content_state.message makes the push to phones 1 byte longer than the 4096 that Apple allows; shorten it");
    }

    [Fact]
    public void Limit_CountsBytesAndNotCharacters()
    {
        var over = Running(new Desired { State = Segmented with { Message = string.Concat(Enumerable.Repeat("ä", 2_000)) } });
        var refusal = PayloadBudget.Check(over);
        AssertRefused(refusal, "content_state.message",
            $"content_state.message makes the push to phones {PayloadBudget.Largest(over) - 4096} bytes longer than the 4096 that Apple allows; shorten it");
        Assert.Null(PayloadBudget.Check(Running(new Desired { State = Segmented with { Message = new string('a', 2_000) } })));
    }

    [Fact]
    public void QuotesAndControlCharacters_CountAsEscaped()
    {
        Assert.NotNull(PayloadBudget.Check(Running(new Desired { State = Segmented with { Message = new string('"', 2_000) } })));
        Assert.NotNull(PayloadBudget.Check(Running(new Desired { State = Segmented, Alert = new AlertText("t", new string('\u0001', 650)) })));
    }

    [Fact]
    public void LongestField_IsNamedAtAnyDepth()
    {
        var text = new string('x', 4_000);
        Assert.Equal("content_state.title", Path(new Desired { State = Segmented with { Title = text } }));
        Assert.Equal("content_state.subtitle", Path(new Desired { State = Segmented with { Subtitle = text } }));
        Assert.Equal("alert.body", Path(new Desired { State = Segmented, Alert = new AlertText(null, text) }));
        Assert.Equal("alert.title", Path(new Desired { State = Segmented, Alert = new AlertText(text, null) }));
        Assert.Equal("action.url", Path(new Desired { State = Segmented, Buttons = new ButtonPair(Open("Go", "https://example.com/" + text), null) }));
        Assert.Equal("secondary_action.title", Path(new Desired { State = Segmented, Buttons = new ButtonPair(null, Open(text, "https://example.com/")) }));
        Assert.Equal("content_state.metrics[1].label", Path(new Desired
        {
            State = new ContentState { Type = "metrics", Title = "CPU", Metrics = [new("a", new Scalar(1), null, null), new(text, new Scalar(2), null, null)] },
        }));
        Assert.Equal("content_state.step_colors", Path(new Desired { State = Segmented with { StepColors = [.. Enumerable.Repeat("magenta", 500)] } }));
    }

    [Fact]
    public void EndedVersion_IsMeasuredAsAnEndPush()
    {
        // Too long for a start, short enough for an end: an ended card is never started.
        var state = Segmented with { Message = new string('x', 3_600) };
        Assert.NotNull(PayloadBudget.Check(Running(new Desired { State = state })));
        Assert.Null(PayloadBudget.Check(Lifecycle.EndAtOnce(Running(new Desired { State = state }), EndReason.Ended, Noon)));
    }

    [Fact]
    public void NotificationOf4096Bytes_IsAcceptedAndOf4097BytesRefused()
    {
        var id = "ntf_" + new string('A', 20);
        NotificationContent Of(int length) => new() { Title = "t", Message = new string('x', length), Badge = 7 };
        var empty = NotificationPayload.Write(Notification(Of(0)) with { Id = id }, 7).Length;
        Assert.Equal(4096, NotificationPayload.Write(Notification(Of(4096 - empty)) with { Id = id }, 7).Length);
        Assert.Null(PayloadBudget.Check(Of(4096 - empty)));
        AssertRefused(PayloadBudget.Check(Of(4097 - empty)), "message",
            "message makes the push to phones 1 byte longer than the 4096 that Apple allows; shorten it");
    }

    [Fact]
    public void LongestFieldOfANotification_IsNamed()
    {
        var text = new string('x', 4_000);
        Assert.Equal("payload", PayloadBudget.Check(new NotificationContent { Title = "t", Payload = JsonSerializer.SerializeToElement(new { text }) })!.Path);
        Assert.Equal("media", PayloadBudget.Check(new NotificationContent { Title = "t", Media = "https://example.com/" + text })!.Path);
        Assert.Equal("actions[1].url", PayloadBudget.Check(
            new NotificationContent { Title = "t", Actions = [Open("a", "https://a.example/"), Open("b", "https://example.com/" + text)] })!.Path);
    }

    [Theory]
    [InlineData(PushKind.Alert, 4096)]
    [InlineData(PushKind.LiveActivity, 4096)]
    [InlineData(PushKind.Widgets, 4096)]
    [InlineData(PushKind.Broadcast, 5120)]
    public void Limits_AreApples(PushKind kind, int bytes) => Assert.Equal(bytes, kind.MaxBytes());

    private static Activity Filled(Func<string, ContentState> state, char with, int over)
    {
        var one = PayloadBudget.Largest(Running(new Desired { State = state(with.ToString()) }));
        return Running(new Desired { State = state(new string(with, 1 + 4096 - one + over)) });
    }

    private static string? Path(Desired desired) => PayloadBudget.Check(Running(desired))?.Path;

    private static Button Open(string title, string url) => new() { Title = title, Type = Button.OpenUrl, Url = url };

    private static void AssertRefused(Refusal? refusal, string path, string message)
    {
        Assert.NotNull(refusal);
        Assert.Equal((RefusalKind.Invalid, "Payload too large", path, message), (refusal.Kind, refusal.Error, refusal.Path, refusal.Message));
    }
}
