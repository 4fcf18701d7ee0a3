using System.Text.Json;
using ActivitySmith.Delivery.Tests.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger.Devices;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Notifications;

public sealed class NotificationDeliveryTests
{
    private static readonly NotificationContent Content = new() { Title = "Disk full", Message = "db1" };

    [Fact]
    public async Task A_notification_is_sent_to_each_phone_once()
    {
        await using var desk = await DeliveryKit.Open("p1", "p2");

        var id = await desk.Notify(Content);
        var first = await desk.Accepted(id, "p1");
        await desk.Accepted(id, "p2");

        Assert.Equal(2, desk.Apns.Server.Requests.Count);
        var push = desk.Apns.Server.Requests.Single(request => request.Path == $"/3/device/{DeliveryKit.TokenOf("p1")}");
        Assert.Equal(("alert", ApnsKit.Bundle, "10", id),
            (push.Headers["apns-push-type"], push.Headers["apns-topic"], push.Headers["apns-priority"], push.Headers["apns-collapse-id"]));
        var body = JsonDocument.Parse(push.Body).RootElement;
        Assert.Equal("Disk full", body.GetProperty("aps").GetProperty("alert").GetProperty("title").GetString());
        Assert.Equal(id, body.GetProperty("activitysmith").GetProperty("notification_id").GetString());
        Assert.False(body.GetProperty("aps").TryGetProperty("badge", out _));
        Assert.StartsWith("00000000-", first.PushId, StringComparison.Ordinal);
        Assert.Null(first.Reason);
    }

    [Fact]
    public async Task Without_a_token_it_waits_and_is_sent_as_soon_as_the_token_arrives()
    {
        await using var desk = await DeliveryKit.Open();
        var phone = DeliveryKit.Phone("p1", desk.Clock.GetUtcNow());
        await desk.Put(phone with { ApnsToken = null });
        var id = await desk.Notify(Content);

        await desk.Put(phone);

        await desk.Accepted(id, "p1");
        Assert.Single(desk.Apns.Server.Requests);
    }

    [Fact]
    public async Task After_a_day_it_expires()
    {
        await using var desk = await DeliveryKit.Open();
        await desk.Put(DeliveryKit.Phone("p1", desk.Clock.GetUtcNow()) with { ApnsToken = null });
        var id = await desk.Notify(Content);
        await desk.Until(id, "p1", delivery => delivery.IsOpen);

        await desk.Advance(OneOffPlan.NotificationTimeout, desk.Until(id, "p1", delivery => delivery.Phase == DeliveryPhase.Failed));

        var failed = await desk.Until(id, "p1", delivery => !delivery.IsOpen);
        Assert.Equal((DeliveryPhase.Failed, OneOffPlan.NoToken), (failed.Phase, failed.Reason));
        Assert.Empty(desk.Apns.Server.Requests);
    }

    [Fact]
    public async Task A_postponed_push_is_repeated_when_apns_says_and_has_the_same_collapse_id()
    {
        await using var desk = await DeliveryKit.Open("p1");
        desk.Apns.Server.Answer = (context, number) => number == 1 ? FakeApns.Refuse(context, 429, "TooManyRequests", retryAfter: "120") : Task.CompletedTask;

        var id = await desk.Notify(Content);
        var waiting = await desk.Until(id, "p1", delivery => delivery.Attempts == 1);
        await desk.Advance(TimeSpan.FromSeconds(150), desk.Until(id, "p1", delivery => delivery.Phase == DeliveryPhase.Accepted));

        Assert.Equal("TooManyRequests", waiting.Reason);
        Assert.InRange(waiting.NextTryAt!.Value - waiting.UpdatedAt, TimeSpan.FromSeconds(119), TimeSpan.FromSeconds(133));
        Assert.Equal([id, id], desk.Apns.Server.Requests.Select(request => request.Headers["apns-collapse-id"]));
    }

    [Fact]
    public async Task Notifications_arrive_in_order_also_when_the_first_is_retried()
    {
        await using var desk = await DeliveryKit.Open("p1");
        desk.Apns.Server.Answer = (context, number) => number == 1 ? FakeApns.Refuse(context, 503, "ServiceUnavailable", retryAfter: "30") : Task.CompletedTask;
        var first = await desk.Notify(Content);
        await desk.Until(first, "p1", delivery => delivery.Attempts == 1);

        var second = await desk.Notify(Content);
        await desk.Feed.Passed();
        await desk.AdvanceSlowly(desk.Accepted(second, "p1"));

        Assert.Equal([first, first, second], desk.Apns.Server.Requests.Select(request => request.Headers["apns-collapse-id"]));
    }

    [Fact]
    public async Task Of_notifications_due_at_the_same_time_each_waits_for_the_reply_to_the_one_before()
    {
        await using var desk = await DeliveryKit.Open();
        var phone = DeliveryKit.Phone("p1", desk.Clock.GetUtcNow());
        await desk.Put(phone with { ApnsToken = null });
        var sent = new List<string>();
        for (var i = 0; i < 30; i++) sent.Add(await desk.Notify(Content));
        var (now, most) = (0, 0);
        desk.Apns.Server.Answer = async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
        };

        await desk.Put(phone);
        await desk.Accepted(sent[^1], "p1");

        Assert.Equal(sent, desk.Apns.Server.Requests.Select(request => request.Headers["apns-collapse-id"]));
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Notifications_that_a_stopped_server_left_are_sent_in_their_order()
    {
        await using var desk = await DeliveryKit.Open();
        var phone = DeliveryKit.Phone("p1", desk.Clock.GetUtcNow());
        await desk.Put(phone with { ApnsToken = null });
        var sent = new List<string>();
        for (var i = 0; i < 10; i++) sent.Add(await desk.Notify(Content)); // All with the same time of day.
        await desk.Stop();

        await desk.Start();
        await desk.Put(phone);
        await desk.Accepted(sent[^1], "p1");

        Assert.Equal(sent, desk.Apns.Server.Requests.Select(request => request.Headers["apns-collapse-id"]));
    }

    [Fact]
    public async Task A_dead_token_is_forgotten_and_the_next_one_gets_the_notification()
    {
        await using var desk = await DeliveryKit.Open("p1");
        desk.Apns.Server.Answer = (context, number) =>
            number == 1 ? FakeApns.Refuse(context, 410, "Unregistered", desk.Clock.GetUtcNow().AddSeconds(1).ToUnixTimeMilliseconds()) : Task.CompletedTask;

        var id = await desk.Notify(Content);
        await desk.Until(id, "p1", delivery => delivery.Reason == "Unregistered");
        var without = await desk.Device("p1");
        await desk.Put(without with { ApnsToken = new PushToken("beef", 2, desk.Clock.GetUtcNow()) });
        await desk.Accepted(id, "p1");

        Assert.Null(without.ApnsToken);
        Assert.Equal(["/3/device/" + DeliveryKit.TokenOf("p1"), "/3/device/beef"], desk.Apns.Server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_token_that_was_reported_again_in_between_is_kept_and_retried()
    {
        await using var desk = await DeliveryKit.Open("p1");
        desk.Apns.Server.Answer = (context, number) =>
            number == 1 ? FakeApns.Refuse(context, 410, "Unregistered", desk.Clock.GetUtcNow().AddDays(-1).ToUnixTimeMilliseconds()) : Task.CompletedTask;

        var id = await desk.Notify(Content);
        await desk.Until(id, "p1", delivery => delivery.Reason == "Unregistered");
        Assert.NotNull((await desk.Device("p1")).ApnsToken);
        await desk.Advance(TimeSpan.FromMinutes(15), desk.Until(id, "p1", delivery => delivery.Phase == DeliveryPhase.Accepted));

        Assert.Equal(2, desk.Apns.Server.Requests.Count);
    }

    [Fact]
    public async Task A_notification_that_apns_refuses_permanently_fails_with_its_reason()
    {
        await using var desk = await DeliveryKit.Open("p1");
        desk.Apns.Server.Answer = (context, _) => FakeApns.Refuse(context, 413, "PayloadTooLarge");

        var id = await desk.Notify(Content);

        var failed = await desk.Until(id, "p1", delivery => !delivery.IsOpen);
        Assert.Equal((DeliveryPhase.Failed, "PayloadTooLarge"), (failed.Phase, failed.Reason));
    }

    [Fact]
    public async Task An_open_notification_is_sent_after_the_server_restarts()
    {
        await using var desk = await DeliveryKit.Open("p1");
        desk.Apns.Server.Answer = (context, number) => number == 1 ? FakeApns.Refuse(context, 429, "TooManyRequests") : Task.CompletedTask;
        var id = await desk.Notify(Content);
        await desk.Until(id, "p1", delivery => delivery.Attempts == 1);
        await desk.Stop();
        desk.Clock.Advance(TimeSpan.FromMinutes(20));

        await desk.Start();

        await desk.Accepted(id, "p1");
        Assert.Equal("Disk full", JsonDocument.Parse(desk.Apns.Server.Requests.Last().Body).RootElement.GetProperty("aps").GetProperty("alert")
            .GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_removed_phone_gets_no_further_notification()
    {
        await using var desk = await DeliveryKit.Open();
        await desk.Put(DeliveryKit.Phone("p1", desk.Clock.GetUtcNow()) with { ApnsToken = null });
        var id = await desk.Notify(Content);

        await desk.Ledger.Submit(new DeleteDevice(DeliveryKit.Home, "p1"));

        Assert.Equal(DeliveryPhase.Left, (await desk.Until(id, "p1", delivery => !delivery.IsOpen)).Phase);
    }
}
