using System.Text.Json;
using ActivitySmith.Delivery.Tests.Apns;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger.Notifications;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Notifications;

/// <summary>The versions of a notification on their way to APNs.</summary>
public sealed class ReplacementDeliveryTests
{
    private static readonly Caller Caller = new(DeliveryKit.Home, "key_1", KeyScope.All, CanManage: true);
    private static readonly NotificationContent Content = new() { Title = "Deploying", InterruptionLevel = "time-sensitive", Sound = "bell" };

    [Fact]
    public async Task A_replacement_goes_to_the_phones_of_the_first_version_silently_and_in_its_place()
    {
        await using var desk = await DeliveryKit.Open("p1");
        var id = await desk.Notify(Content);
        await desk.Accepted(id, "p1");
        await desk.Put(DeliveryKit.Phone("p2", desk.Clock.GetUtcNow()));

        await Replace(desk, id, "Deployed");
        await desk.AcceptedVersion(id, "p1", 2);

        var push = desk.Apns.Server.Requests.Last();
        Assert.Equal(("alert", "5", id), (push.Headers["apns-push-type"], push.Headers["apns-priority"], push.Headers["apns-collapse-id"]));
        var aps = Body(push).GetProperty("aps");
        Assert.Equal(("Deployed", "passive"), (aps.GetProperty("alert").GetProperty("title").GetString(), aps.GetProperty("interruption-level").GetString()));
        Assert.False(aps.TryGetProperty("sound", out _));
        Assert.Equal(2, desk.Apns.Server.Requests.Count);
    }

    [Fact]
    public async Task A_withdrawal_takes_the_place_of_the_text()
    {
        await using var desk = await DeliveryKit.Open("p1");
        var id = await desk.Notify(Content);
        await desk.Accepted(id, "p1");

        await Withdraw(desk, id);
        await desk.AcceptedVersion(id, "p1", 2);

        var body = Body(desk.Apns.Server.Requests.Last());
        Assert.Equal("Withdrawn", body.GetProperty("aps").GetProperty("alert").GetProperty("title").GetString());
        Assert.Equal(1, body.GetProperty("aps").GetProperty("content-available").GetInt32());
        Assert.True(body.GetProperty("activitysmith").GetProperty("withdrawn").GetBoolean());
        Assert.DoesNotContain("Deploying", body.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(id, desk.Apns.Server.Requests.Last().Headers["apns-collapse-id"]);
    }

    [Fact]
    public async Task While_no_push_was_accepted_only_the_newest_version_is_sent_and_it_is_heard()
    {
        await using var desk = await DeliveryKit.Open("p1");
        desk.Apns.Server.Answer = (context, number) => number == 1 ? FakeApns.Refuse(context, 429, "TooManyRequests", retryAfter: "120") : Task.CompletedTask;
        var id = await desk.Notify(Content);
        await desk.Until(id, "p1", delivery => delivery.Attempts == 1);

        await Replace(desk, id, "Deployed");
        await desk.Feed.Passed(); // Otherwise the first version may be retried before its lane knows the second one.
        await desk.Advance(TimeSpan.FromSeconds(150), desk.AcceptedVersion(id, "p1", 2));

        Assert.Equal(2, desk.Apns.Server.Requests.Count);
        Assert.Equal(DeliveryPhase.Replaced, (await desk.Until(id, "p1", delivery => !delivery.IsOpen)).Phase);
        var aps = Body(desk.Apns.Server.Requests.Last()).GetProperty("aps");
        Assert.Equal("Deployed", aps.GetProperty("alert").GetProperty("title").GetString());
        Assert.Equal(("bell", "time-sensitive"), (aps.GetProperty("sound").GetString(), aps.GetProperty("interruption-level").GetString()));
        Assert.Equal("10", desk.Apns.Server.Requests.Last().Headers["apns-priority"]);
    }

    [Fact]
    public async Task A_version_that_is_replaced_while_its_push_is_on_its_way_makes_the_next_one_silent()
    {
        await using var desk = await DeliveryKit.Open("p1");
        var (arrived, release) = desk.HoldFirst();
        var id = await desk.Notify(Content);
        await arrived;

        await Replace(desk, id, "Deployed");
        release();
        await desk.AcceptedVersion(id, "p1", 2);

        Assert.Equal(DeliveryPhase.Accepted, (await desk.Until(id, "p1", delivery => delivery.SeenVersion == 1)).Phase);
        Assert.False(Body(desk.Apns.Server.Requests.Last()).GetProperty("aps").TryGetProperty("sound", out _));
        Assert.Equal(2, desk.Apns.Server.Requests.Count);
    }

    [Fact]
    public async Task A_withdrawal_before_the_push_sends_nothing()
    {
        await using var desk = await DeliveryKit.Open();
        var phone = DeliveryKit.Phone("p1", desk.Clock.GetUtcNow());
        await desk.Put(phone with { ApnsToken = null });
        var id = await desk.Notify(Content);
        await desk.Until(id, "p1", delivery => delivery.IsOpen);

        await Withdraw(desk, id);
        await desk.Put(phone);
        var next = await desk.Notify(Content with { Title = "Next" });
        await desk.Accepted(next, "p1");

        Assert.Equal(DeliveryPhase.Replaced, (await desk.Until(id, "p1", delivery => !delivery.IsOpen)).Phase);
        Assert.Equal([next], desk.Apns.Server.Requests.Select(request => request.Headers["apns-collapse-id"]));
    }

    [Fact]
    public async Task What_is_withdrawn_or_replaced_behind_a_push_on_its_way_is_not_sent_as_it_was_planned()
    {
        await using var desk = await DeliveryKit.Open();
        var phone = DeliveryKit.Phone("p1", desk.Clock.GetUtcNow());
        await desk.Put(phone with { ApnsToken = null });
        var (arrived, release) = desk.HoldFirst();
        var first = await desk.Notify(Content);
        var (withdrawn, replaced) = (await desk.Notify(Content), await desk.Notify(Content));
        await desk.Put(phone); // All three are in one plan.
        await arrived;

        await Withdraw(desk, withdrawn);
        await Replace(desk, replaced, "Deployed");
        release();
        await desk.AcceptedVersion(replaced, "p1", 2);

        Assert.Equal([first, replaced], desk.Apns.Server.Requests.Select(request => request.Headers["apns-collapse-id"]));
        Assert.Equal("bell", Body(desk.Apns.Server.Requests.Last()).GetProperty("aps").GetProperty("sound").GetString());
        Assert.Equal(DeliveryPhase.Replaced, (await desk.Until(withdrawn, "p1", delivery => !delivery.IsOpen)).Phase);
        Assert.Equal(DeliveryPhase.Replaced, (await desk.Until(replaced, "p1", delivery => !delivery.IsOpen)).Phase);
    }

    [Fact]
    public async Task A_replacement_of_a_server_that_died_is_sent_after_the_start()
    {
        await using var desk = await DeliveryKit.Open("p1");
        var id = await desk.Notify(Content);
        await desk.Accepted(id, "p1");
        await desk.Stop();
        await desk.RunWhileStopped(Replacement(id, "Deployed"));

        await desk.Start();
        await desk.AcceptedVersion(id, "p1", 2);

        var aps = Body(desk.Apns.Server.Requests.Last()).GetProperty("aps");
        Assert.Equal(("Deployed", "passive"), (aps.GetProperty("alert").GetProperty("title").GetString(), aps.GetProperty("interruption-level").GetString()));
    }

    private static ReplaceNotification Replacement(string id, string title) =>
        new(Caller, id, new NotificationContent { Title = title }, tags: null, metadata: null, deliverAt: null);

    private static async Task Replace(DeliveryKit desk, string id, string title) => _ = (await desk.Ledger.Submit(Replacement(id, title))).Value;

    private static async Task Withdraw(DeliveryKit desk, string id) => _ = (await desk.Ledger.Submit(new WithdrawNotification(Caller, id))).Value;

    private static JsonElement Body(Arrived push) => JsonDocument.Parse(push.Body).RootElement;
}
