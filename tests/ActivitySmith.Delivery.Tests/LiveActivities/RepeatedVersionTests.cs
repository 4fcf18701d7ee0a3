using System.Text.Json;
using ActivitySmith.Delivery.Tests.Notifications;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.LiveActivities;
using Xunit;

namespace ActivitySmith.Delivery.Tests.LiveActivities;

public sealed class RepeatedVersionTests
{
    private static readonly Caller Caller = new(DeliveryKit.Home, "key_1", KeyScope.All, CanManage: true);

    [Fact]
    public async Task A_version_that_started_the_card_makes_no_sound_when_it_is_repeated_to_the_first_token()
    {
        await using var desk = await DeliveryKit.Open();
        var arrived = new[] { NewSignal(), NewSignal(), NewSignal() };
        desk.Apns.Server.Answer = (_, number) =>
        {
            arrived[number - 1].TrySetResult();
            return Task.CompletedTask;
        };
        var now = desk.Clock.GetUtcNow();
        await desk.Put(DeliveryKit.Phone("p1", now) with { OsVersion = "17.6", PushToStartToken = new PushToken("cc", 1, now) });

        var alert = new AlertText("Deploy", "Approve?");
        await desk.Ledger.Submit(new StartActivity(Caller, State(1) with { Alert = alert }, new Target(Channels: null), "a1"));
        await desk.Until("a1", "p1", delivery => delivery.SeenVersion == 1);
        Assert.Null((await desk.Ledger.Submit(new ReportActivity(DeliveryKit.Home, "p1", "a1", CardReport.Started, "aa", 1))).Refusal);
        await arrived[1].Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Null((await desk.Ledger.Submit(new UpdateActivity(Caller, "a1", State(2) with { Alert = alert }))).Refusal);
        await desk.Advance(TimeSpan.FromSeconds(2), arrived[2].Task);

        Assert.Equal([true, false, true], desk.Apns.Server.Requests.Select(push => HasSound(push.Body)));
    }

    private static Desired State(double percentage) => new() { State = new ContentState { Type = "progress", Title = "Deploy", Percentage = percentage } };

    private static bool HasSound(byte[] body) =>
        JsonDocument.Parse(body).RootElement.GetProperty("aps").TryGetProperty("alert", out var alert) && alert.TryGetProperty("sound", out _);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
