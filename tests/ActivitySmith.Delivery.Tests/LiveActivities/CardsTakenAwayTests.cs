using System.Text;
using System.Text.Json;
using ActivitySmith.Delivery.Tests.Apns;
using ActivitySmith.Delivery.Tests.Notifications;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.LiveActivities;
using Xunit;

namespace ActivitySmith.Delivery.Tests.LiveActivities;

/// <summary>Devices that leave an activity, return, or are removed, and what happens to their cards.</summary>
public sealed class CardsTakenAwayTests
{
    private static readonly Caller Caller = new(DeliveryKit.Home, "key_1", KeyScope.All, CanManage: true);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_device_that_returns_while_its_end_is_in_flight_gets_the_card_again_at_the_newest_version()
    {
        await using var desk = await Open("17.6");
        await Assign(desk, isMember: true);
        await Start(desk, new Target(["ops"]));
        await Shown(desk, "p1", "aa");
        var (arrived, release) = HoldEnd(desk);

        await Assign(desk, isMember: false);
        await desk.AdvanceSlowly(arrived);
        await Assign(desk, isMember: true);
        Assert.Null((await desk.Ledger.Submit(new UpdateActivity(Caller, "a1", State(2)))).Refusal);
        var end = new ReportActivity(DeliveryKit.Home, "p1", "a1", CardReport.Ended, updateToken: null, generation: null);
        Assert.Null((await desk.Ledger.Submit(end)).Refusal);
        release();

        await desk.AdvanceSlowly(desk.Until("a1", "p1", row => row is { Phase: DeliveryPhase.Live, SeenVersion: 2, IsLeaving: false, IsOpen: true }));
        Assert.Equal(["start", "end", "start"], Events(desk));
    }

    [Fact]
    public async Task A_removed_phone_gets_the_end_of_its_card_also_when_the_server_died_before()
    {
        await using var desk = await Open("17.6");
        await Start(desk, new Target(Channels: null));
        await Shown(desk, "p1", "aa");
        await desk.Stop();
        var ended = Next(desk, "end");
        await desk.RunWhileStopped(new DeleteDevice(DeliveryKit.Home, "p1"));

        await desk.Start();

        var push = await ended.WaitAsync(Timeout);
        Assert.EndsWith("/aa", push.Path, StringComparison.Ordinal);
        Assert.Equal(DeliveryPhase.Left, (await desk.Until("a1", "p1", row => !row.IsOpen)).Phase);
    }

    [Fact]
    public async Task A_removed_phone_gets_the_end_of_its_card_although_the_clock_was_set_an_hour_forward_while_apns_failed()
    {
        await using var desk = await Open("17.6");
        await Start(desk, new Target(Channels: null));
        await Shown(desk, "p1", "aa");
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        desk.Apns.Server.Answer = async (context, _) =>
        {
            await FakeApns.Refuse(context, 503, "ServiceUnavailable", retryAfter: "60");
            refused.TrySetResult();
        };
        Assert.Null((await desk.Ledger.Submit(new DeleteDevice(DeliveryKit.Home, "p1"))).Refusal);
        await desk.AdvanceSlowly(refused.Task);
        var ended = Next(desk, "end");

        await desk.SetTimeOfDay(TimeSpan.FromHours(1));

        await desk.AdvanceSlowly(ended);
        Assert.Equal(DeliveryPhase.Left, (await desk.Until("a1", "p1", row => !row.IsOpen)).Phase);
    }

    [Fact]
    public async Task A_channel_with_a_removed_listener_is_ended_and_the_others_get_a_new_card()
    {
        await using var desk = await Open("18.2");
        var now = desk.Clock.GetUtcNow();
        await desk.Put(DeliveryKit.Phone("p2", now) with { OsVersion = "18.2", PushToStartToken = new PushToken("dd", 1, now) });
        var channels = 0;
        desk.Apns.Server.Answer = (context, _) =>
        {
            if (context.Request.Path.Value!.EndsWith("/channels", StringComparison.Ordinal)) (
                context.Response.StatusCode, context.Response.Headers["apns-channel-id"]) = (201, $"channel{++channels}");
            return Task.CompletedTask;
        };
        await Start(desk, new Target(Channels: null));
        foreach (var phone in new[] { "p1", "p2" })
        {
            await desk.Until("a1", phone, row => row is { SeenVersion: 1, ChannelId: "channel1" });
            Assert.Null((await desk.Ledger.Submit(
                new ReportActivity(DeliveryKit.Home, phone, "a1", CardReport.Started, updateToken: null, generation: null))).Refusal);
        }

        Assert.Null((await desk.Ledger.Submit(new DeleteDevice(DeliveryKit.Home, "p1"))).Refusal);

        await desk.AdvanceSlowly(desk.Until("a1", "p2", row => row is { Phase: DeliveryPhase.Live, ChannelId: "channel2" }));
        Assert.Equal(DeliveryPhase.Left, (await desk.Until("a1", "p1", row => !row.IsOpen)).Phase);
        var pushes = desk.Apns.Server.Requests.Where(request => !request.Path.EndsWith("/channels", StringComparison.Ordinal)).ToList();
        Assert.Equal(["start", "start", "end", "start"], pushes.Select(EventOf));
        Assert.Equal("channel1", pushes[2].Headers["apns-channel-id"]);
        Assert.EndsWith("/dd", pushes[3].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cards_of_a_deleted_account_are_ended_before_its_rows_are_deleted()
    {
        await using var desk = await Open("17.6");
        await Start(desk, new Target(Channels: null));
        await Shown(desk, "p1", "aa");
        await desk.Write(rows => rows.Accounts.Remove(DeliveryKit.Home, "account"));
        var ended = Next(desk, "end");

        await desk.Cards().End(DeliveryKit.Home, CancellationToken.None);

        Assert.EndsWith("/aa", (await ended.WaitAsync(Timeout)).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_whose_token_is_removed_before_it_is_sent_waits_for_the_next_one()
    {
        await using var desk = await Open("17.6");
        var refused = desk.Store.FailOn<DeliveryRecord>(row => row.Phase == DeliveryPhase.Starting);
        await Start(desk, new Target(Channels: null));
        await refused; // The start could not be recorded; before the retry the token is reported dead.
        var phone = await desk.Device("p1");
        await desk.Write(rows => rows.Put(phone with { PushToStartToken = null }));
        await desk.Feed.Passed();
        desk.Store.Heal();
        var started = Next(desk, "start");

        await desk.Put(phone with { PushToStartToken = new PushToken("ee", 2, desk.Clock.GetUtcNow()) });

        await desk.AdvanceSlowly(started);
        Assert.EndsWith("/ee", Assert.Single(desk.Apns.Server.Requests).Path, StringComparison.Ordinal);
    }

    private static async Task<DeliveryKit> Open(string os)
    {
        var desk = await DeliveryKit.Open();
        var now = desk.Clock.GetUtcNow();
        await desk.Put(DeliveryKit.Phone("p1", now) with { OsVersion = os, PushToStartToken = new PushToken("cc", 1, now) });
        await desk.Put(DeliveryKit.Phone("other", now));
        await desk.Write(rows => rows.Put(
            new Channel { Account = DeliveryKit.Home, Slug = "ops", Name = "ops", DeviceIds = ["other"], UserIds = [], CreatedAt = now }));
        return desk;
    }

    private static async Task Start(DeliveryKit desk, Target target) =>
        Assert.Null((await desk.Ledger.Submit(new StartActivity(Caller, State(1), target, "a1"))).Refusal);

    private static async Task Assign(DeliveryKit desk, bool isMember) =>
        Assert.Null((await desk.Ledger.Submit(new AssignDevice(DeliveryKit.Home, "ops", "p1", isMember))).Refusal);

    private static async Task Shown(DeliveryKit desk, string phone, string token)
    {
        await desk.Until("a1", phone, row => row.SeenVersion == 1);
        Assert.Null((await desk.Ledger.Submit(new ReportActivity(DeliveryKit.Home, phone, "a1", CardReport.Started, token, 1))).Refusal);
        await desk.AdvanceSlowly(Until(() => desk.Apns.Server.Requests.Any(request => request.Path.EndsWith('/' + token))));
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition()) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
    }

    private static (Task Arrived, Action Release) HoldEnd(DeliveryKit desk)
    {
        var (arrived, release) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously),
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        desk.Apns.Server.Answer = (_, number) =>
        {
            if (EventOf(desk.Apns.Server.Requests.ElementAt(number - 1)) != "end") return Task.CompletedTask;
            arrived.TrySetResult();
            return release.Task;
        };
        return (arrived.Task, release.SetResult);
    }

    private static Task<Arrived> Next(DeliveryKit desk, string name)
    {
        var arrived = new TaskCompletionSource<Arrived>(TaskCreationOptions.RunContinuationsAsynchronously);
        desk.Apns.Server.Answer = (_, number) =>
        {
            if (desk.Apns.Server.Requests.ElementAt(number - 1) is var request && EventOf(request) == name) arrived.TrySetResult(request);
            return Task.CompletedTask;
        };
        return arrived.Task;
    }

    private static List<string> Events(DeliveryKit desk) => [.. desk.Apns.Server.Requests.Select(EventOf).Where(name => name != "update")];

    private static string EventOf(Arrived push) =>
        push.Body.Length > 0 && JsonDocument.Parse(Encoding.UTF8.GetString(push.Body)).RootElement.TryGetProperty("aps", out var aps)
            && aps.TryGetProperty("event", out var name) ? name.GetString()! : "";

    private static Desired State(double percentage) => new() { State = new ContentState { Type = "progress", Title = "Deploy", Percentage = percentage } };
}
