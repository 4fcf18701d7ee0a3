using System.Text.Json;
using ActivitySmith.Delivery.Tests.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Notifications;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Notifications;

public sealed class BadgeDeliveryTests
{
    [Fact]
    public async Task A_count_is_a_push_without_alert_and_zero_clears_it()
    {
        await using var desk = await DeliveryKit.Open("p1");

        await desk.SetBadge(3);
        await Seen(desk, 1);
        await desk.SetBadge(0);
        await Seen(desk, 2);

        Assert.Equal(["""{"aps":{"badge":3}}""", """{"aps":{"badge":0}}"""],
            desk.Apns.Server.Requests.Select(request => System.Text.Encoding.UTF8.GetString(request.Body)));
        Assert.All(desk.Apns.Server.Requests, request => Assert.Equal(("alert", "5"), (request.Headers["apns-push-type"], request.Headers["apns-priority"])));
    }

    [Fact]
    public async Task Counts_set_while_one_is_in_flight_become_one_push_with_the_newest()
    {
        await using var desk = await DeliveryKit.Open("p1");
        var (arrived, release) = desk.HoldFirst();

        await desk.SetBadge(1);
        await arrived;
        await desk.SetBadge(2);
        await desk.SetBadge(3);
        release();
        await Seen(desk, 3);

        Assert.Equal([1, 3], desk.Apns.Server.Requests.Select(request => Badge(request)));
    }

    [Fact]
    public async Task A_late_notification_never_brings_back_an_old_count()
    {
        await using var desk = await DeliveryKit.Open("p1");
        desk.Apns.Server.Answer = (context, number) => number == 1 ? FakeApns.Refuse(context, 429, "TooManyRequests", retryAfter: "60") : Task.CompletedTask;
        var id = await desk.Notify(new NotificationContent { Title = "Mail", Badge = 5 });
        await desk.Until(id, "p1", delivery => delivery.Attempts == 1);

        await desk.SetBadge(0);
        await desk.Feed.Passed();
        var both = Task.WhenAll(Seen(desk, 1), desk.Accepted(id, "p1")); // The pause that APNs asked for applies to every push to the phone.
        await desk.Advance(TimeSpan.FromMinutes(5), both);

        Assert.Equal([5, 0, 0], desk.Apns.Server.Requests.Select(request => Badge(request)));
    }

    [Fact]
    public async Task A_count_for_a_phone_without_a_token_is_sent_when_the_token_arrives()
    {
        await using var desk = await DeliveryKit.Open();
        var phone = DeliveryKit.Phone("p1", desk.Clock.GetUtcNow());
        await desk.Put(phone with { ApnsToken = null });
        await desk.SetBadge(1);
        await desk.SetBadge(4);

        await desk.Put(phone);

        await Seen(desk, 2);
        Assert.Equal([4], desk.Apns.Server.Requests.Select(request => Badge(request)));
    }

    private static Task<DeliveryRecord> Seen(DeliveryKit desk, long version) =>
        desk.Until(DeliveryKind.Badge, "p1", delivery => !delivery.IsOpen && delivery.SeenVersion == version);

    private static int? Badge(Arrived push) =>
        JsonDocument.Parse(push.Body).RootElement.GetProperty("aps").TryGetProperty("badge", out var badge) ? badge.GetInt32() : null;
}
