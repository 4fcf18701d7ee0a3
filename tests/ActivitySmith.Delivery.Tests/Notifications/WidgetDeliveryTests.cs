using System.Text;
using ActivitySmith.Delivery.Tests.Apns;
using ActivitySmith.Domain.Deliveries;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Notifications;

public sealed class WidgetDeliveryTests
{
    [Fact]
    public async Task The_first_change_is_pushed_immediately_and_all_others_of_five_minutes_together()
    {
        await using var desk = await DeliveryKit.Open("p1");

        await desk.Record(1);
        var first = await Seen(desk, 1);
        await desk.Record(2);
        var second = await desk.Until(DeliveryKind.Widgets, "p1", delivery => delivery.WantedVersion == 2);
        await desk.Record(3);
        await desk.Advance(OneOffRules.WidgetPause, Seen(desk, 2));

        Assert.Equal(first.StartSentAt + OneOffRules.WidgetPause, second.NextTryAt);
        Assert.Equal(2, desk.Apns.Server.Requests.Count);
        Assert.All(desk.Apns.Server.Requests, push =>
        {
            Assert.Equal(("widgets", $"{ApnsKit.Bundle}.push-type.widgets"), (push.Headers["apns-push-type"], push.Headers["apns-topic"]));
            Assert.Equal("""{"aps":{"content-changed":true}}""", Encoding.UTF8.GetString(push.Body));
        });
    }

    [Fact]
    public async Task A_change_while_a_push_is_in_flight_gets_another_push_after_the_pause()
    {
        await using var desk = await DeliveryKit.Open("p1");
        var (arrived, release) = desk.HoldFirst();
        await desk.Record(1);
        await arrived;

        await desk.Record(2);
        release();
        var open = await desk.Until(DeliveryKind.Widgets, "p1", delivery => delivery.SeenVersion == 1);
        await desk.Advance(OneOffRules.WidgetPause, Seen(desk, 2));

        Assert.True(open.IsOpen);
        Assert.Equal(open.StartSentAt + OneOffRules.WidgetPause, open.NextTryAt);
        Assert.Equal(2, desk.Apns.Server.Requests.Count);
    }

    [Fact]
    public async Task A_dead_widget_token_is_forgotten_and_nothing_waits_for_the_next()
    {
        await using var desk = await DeliveryKit.Open("p1");
        desk.Apns.Server.Answer = (context, _) => FakeApns.Refuse(context, 400, "BadDeviceToken");

        await desk.Record(1);

        var failed = await desk.Until(DeliveryKind.Widgets, "p1", delivery => !delivery.IsOpen);
        Assert.Equal((DeliveryPhase.Failed, "BadDeviceToken"), (failed.Phase, failed.Reason));
        var phone = await desk.Device("p1");
        Assert.Null(phone.WidgetToken);
        Assert.NotNull(phone.ApnsToken);
    }

    private static Task<DeliveryRecord> Seen(DeliveryKit desk, long version) =>
        desk.Until(DeliveryKind.Widgets, "p1", delivery => !delivery.IsOpen && delivery.SeenVersion == version);
}
