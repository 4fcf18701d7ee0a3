using System.Text.Json;
using ActivitySmith.Delivery.Tests.Notifications;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.LiveActivities;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActivitySmith.Delivery.Tests.LiveActivities;

/// <summary>The dispatcher continues after failures of the ledger or the storage, and after a crash.</summary>
public sealed class StubbornLedgerTests
{
    private static readonly Caller Caller = new(DeliveryKit.Home, "key_1", KeyScope.All, CanManage: true);

    [Fact]
    public async Task A_start_that_could_not_be_recorded_is_sent_as_soon_as_it_can_be()
    {
        await using var desk = await DeliveryKit.Open();
        await desk.Put(Starting(desk, os: "17.6"));

        var refused = desk.Store.FailOn<DeliveryRecord>(row => row.Phase == DeliveryPhase.Starting);
        await Start(desk);
        await refused;
        Assert.Empty(desk.Apns.Server.Requests);
        desk.Store.Heal();

        await desk.AdvanceSlowly(desk.Until("a1", "p1", delivery => delivery.SeenVersion == 1));
        Assert.Single(desk.Apns.Server.Requests);
    }

    [Fact]
    public async Task A_channel_that_could_not_be_recorded_is_deleted_at_apple_and_the_card_starts_with_a_token()
    {
        await using var desk = await DeliveryKit.Open();
        await desk.Put(Starting(desk, os: "18.2"));
        desk.Apns.Server.Answer = (context, _) =>
        {
            if (!context.Request.Path.Value!.EndsWith("/channels", StringComparison.Ordinal)) return Task.CompletedTask;
            context.Response.StatusCode = context.Request.Method == "POST" ? 201 : 204;
            context.Response.Headers["apns-channel-id"] = "bmV3";
            return Task.CompletedTask;
        };

        _ = desk.Store.FailOn<BroadcastChannel>(_ => true);
        await Start(desk);
        await desk.Until("a1", "p1", delivery => delivery.SeenVersion == 1);

        Assert.Equal(["POST", "DELETE", "POST"], desk.Apns.Server.Requests.Select(request => request.Method));
        Assert.Equal("bmV3", desk.Apns.Server.Requests.ElementAt(1).Headers["apns-channel-id"]);
        Assert.False(JsonDocument.Parse(desk.Apns.Server.Requests.Last().Body).RootElement.GetProperty("aps").TryGetProperty("input-push-channel", out _));
    }

    [Fact]
    public async Task A_commit_that_cannot_be_processed_does_not_stop_other_deliveries()
    {
        await using var desk = await DeliveryKit.Open("p1");

        desk.Feed.Committed(new CommittedBatch { Deliveries = [null!] });

        var id = await desk.Notify(new NotificationContent { Title = "Hello" });
        await desk.Accepted(id, "p1");
    }

    [Fact]
    public async Task A_delivery_without_its_activity_is_closed()
    {
        await using var desk = await DeliveryKit.Open("p1");
        var now = desk.Clock.GetUtcNow();

        await desk.Write(rows => rows.Deliveries.Put(new DeliveryRecord
        {
            Account = DeliveryKit.Home,
            SubjectId = "pruned",
            DeviceId = "p1",
            Kind = DeliveryKind.Activity,
            Phase = DeliveryPhase.Live,
            UpdateToken = "aa",
            CreatedAt = now,
            UpdatedAt = now,
        }));

        var closed = await desk.Until("pruned", "p1", delivery => !delivery.IsOpen);
        Assert.Equal((DeliveryPhase.Failed, "The activity was deleted"), (closed.Phase, closed.Reason));
    }

    [Fact]
    public async Task A_phone_that_joined_right_before_a_crash_gets_the_running_activities()
    {
        await using var desk = await DeliveryKit.Open("p1");
        await Start(desk);
        await desk.Stop();
        await desk.WriteWhileStopped(rows => rows.Put(Startable("p2", desk)));

        await desk.Start();

        Assert.True((await desk.Until("a1", "p2", _ => true)).IsOpen);
    }

    [Fact]
    public async Task Nothing_of_a_deleted_account_stays_in_memory()
    {
        await using var desk = await DeliveryKit.Open();
        await desk.Put(Startable("p1", desk));
        await desk.SetBadge(3);
        await Start(desk);
        await desk.Feed.Passed();
        Assert.Equal((1, 3), (desk.OpenActivities, desk.Badges.Find(DeliveryKit.Home, "p1")));
        Assert.NotNull(desk.Devices.Find(DeliveryKit.Home, "p1"));

        await desk.Write(rows => rows.Accounts.Remove(DeliveryKit.Home, "account"));
        await desk.Write(rows => rows.Put(DeliveryKit.Phone("p1", desk.Clock.GetUtcNow())));
        await desk.Feed.Passed();

        Assert.Equal((0, null), (desk.OpenActivities, desk.Badges.Find(DeliveryKit.Home, "p1")));
        Assert.Null(desk.Devices.Find(DeliveryKit.Home, "p1"));
    }

    private static Device Starting(DeliveryKit desk, string os)
    {
        var now = desk.Clock.GetUtcNow();
        return DeliveryKit.Phone("p1", now) with { OsVersion = os, PushToStartToken = new PushToken("cc", 1, now) };
    }

    private static Device Startable(string id, DeliveryKit desk) =>
        DeliveryKit.Phone(id, desk.Clock.GetUtcNow()) with { PushToStartToken = new PushToken("cc", 1, desk.Clock.GetUtcNow()) };

    private static async Task Start(DeliveryKit desk)
    {
        var state = new Desired { State = new ContentState { Type = "progress", Title = "Deploy", Percentage = 1 } };
        Assert.Null((await desk.Ledger.Submit(new StartActivity(Caller, state, new Target(Channels: null), "a1"))).Refusal);
    }
}
