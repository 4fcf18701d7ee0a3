using System.Text.Json;
using ActivitySmith.Delivery.Tests.Notifications;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.LiveActivities;
using Xunit;

namespace ActivitySmith.Delivery.Tests.LiveActivities;

/// <summary>A phone whose system was updated, from its profile to the notification that takes the place of a card that did not start.</summary>
public sealed class SuspectTokenDeliveryTests
{
    private static readonly Caller Caller = new(DeliveryKit.Home, "key_1", KeyScope.All, CanManage: true);
    private static readonly PairedDevice Phone = new(DeliveryKit.Home, "p1");

    [Theory]
    [InlineData("17.6", "17.7")]
    [InlineData("26.4", "27.0")]
    public async Task A_start_that_the_phone_does_not_confirm_is_told_by_a_notification_once(string before, string after)
    {
        await using var desk = await Updated(before, after);

        await Start(desk);
        await desk.Until("a1", "p1", row => row is { Phase: DeliveryPhase.Live, SeenVersion: 1 });
        await desk.Advance(DeliveryRules.StartTimeout, desk.Until("a1", "p1", row => row.Reason == DeliveryRules.StartNotConfirmed));

        var push = desk.Apns.Server.Requests.Last();
        Assert.Equal(($"/3/device/{DeliveryKit.TokenOf("p1")}", "alert", "a1"), (push.Path, push.Headers["apns-push-type"], push.Headers["apns-collapse-id"]));
        var alert = JsonDocument.Parse(push.Body).RootElement.GetProperty("aps").GetProperty("alert");
        Assert.Equal(("Nightly backup", "db1"), (alert.GetProperty("title").GetString(), alert.GetProperty("body").GetString()));
        await desk.Ledger.Submit(new UpdateActivity(Caller, "a1", State(2)));
        await desk.Ledger.Submit(new EndActivity(Caller, "a1", new Desired()));
        await desk.Feed.Passed();
        await desk.Feed.Passed();
        Assert.Single(desk.Apns.Server.Requests, request => request.Headers.GetValueOrDefault("apns-push-type") == "alert");
    }

    [Fact]
    public async Task A_start_that_the_phone_confirms_is_not_told_and_its_updates_follow()
    {
        await using var desk = await Updated("17.6", "17.7");
        await Start(desk);
        await desk.Until("a1", "p1", row => row is { Phase: DeliveryPhase.Live, SeenVersion: 1 });

        _ = (await desk.Ledger.Submit(new ReportActivity(DeliveryKit.Home, "p1", "a1", CardReport.Started, "bb", 1, version: 1))).Value;
        await desk.Ledger.Submit(new UpdateActivity(Caller, "a1", State(2)));
        await desk.Advance(DeliveryRules.StartTimeout, desk.Until("a1", "p1", row => row.SeenVersion == 2));

        Assert.All(desk.Apns.Server.Requests, request => Assert.Equal("liveactivity", request.Headers.GetValueOrDefault("apns-push-type")));
    }

    [Fact]
    public async Task A_token_that_was_reported_again_is_trusted()
    {
        await using var desk = await Updated("17.6", "17.7");
        _ = (await desk.Ledger.Submit(new ReportTokens(Phone, new TokenReport(null, "cc", null, Generation: 2)))).Value;

        await Start(desk);

        Assert.Null((await desk.Until("a1", "p1", row => row is { Phase: DeliveryPhase.Live, SeenVersion: 1 })).NextTryAt);
    }

    private static async Task<DeliveryKit> Updated(string before, string after)
    {
        var desk = await DeliveryKit.Open();
        var now = desk.Clock.GetUtcNow();
        await desk.Put(DeliveryKit.Phone("p1", now) with { OsVersion = before, PushToStartToken = new PushToken("cc", 1, now) });
        _ = (await desk.Ledger.Submit(new ReportProfile(Phone, new DeviceProfile(null, null, after, null, null)))).Value;
        return desk;
    }

    private static async Task Start(DeliveryKit desk) =>
        _ = (await desk.Ledger.Submit(new StartActivity(Caller, State(1), new Target(Channels: null), "a1"))).Value;

    private static Desired State(int step) => new()
    {
        State = new ContentState { Type = "segmented_progress", Title = "Nightly backup", Subtitle = "db1", NumberOfSteps = 3, CurrentStep = step },
    };
}
