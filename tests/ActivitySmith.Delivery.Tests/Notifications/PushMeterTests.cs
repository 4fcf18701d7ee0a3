using ActivitySmith.Delivery.Tests.Apns;
using ActivitySmith.Domain.Notifications;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Notifications;

/// <summary>What metrics say about pushes: their outcome, and how long after the commit the push service accepted them.</summary>
public sealed class PushMeterTests
{
    [Fact]
    public async Task Each_try_counts_and_the_delay_ends_with_the_accepted_one()
    {
        await using var desk = await DeliveryKit.Open("p1");
        desk.Apns.Server.Answer = (context, number) => number == 1 ? FakeApns.Refuse(context, 429, "TooManyRequests", retryAfter: "60") : Task.CompletedTask;

        var id = await desk.Notify(new NotificationContent { Title = "Mail" });
        await desk.Until(id, "p1", delivery => delivery.Attempts == 1);
        await desk.Advance(TimeSpan.FromMinutes(5), desk.Accepted(id, "p1"));

        Assert.Equal(["way=apns,kind=notification,outcome=retry", "way=apns,kind=notification,outcome=accepted"], Labels(desk, "activitysmith.pushes"));
        Assert.Equal(300, Assert.Single(desk.Meters.Measured, one => one.Instrument == "activitysmith.delivery.delay").Value);
    }

    [Fact]
    public async Task A_clock_that_is_set_changes_no_delay()
    {
        await using var desk = await DeliveryKit.Open("p1");
        var (arrived, release) = desk.HoldFirst();

        var id = await desk.Notify(new NotificationContent { Title = "Mail" });
        await arrived;
        await desk.SetTimeOfDay(TimeSpan.FromHours(3));
        release();
        await desk.Accepted(id, "p1");

        Assert.Equal(0, Assert.Single(desk.Meters.Measured, one => one.Instrument == "activitysmith.delivery.delay").Value);
    }

    [Fact]
    public async Task A_badge_count_and_a_widget_change_count_without_a_delay()
    {
        await using var desk = await DeliveryKit.Open("p1");

        await desk.SetBadge(3);
        await desk.Until("badge", "p1", delivery => delivery.SeenVersion == 1);
        await desk.Record(4);
        await desk.Until("widgets", "p1", delivery => delivery.SeenVersion == 1);

        Assert.Equal(["way=apns,kind=badge,outcome=accepted", "way=apns,kind=widget,outcome=accepted"], Labels(desk, "activitysmith.pushes"));
        Assert.Empty(Labels(desk, "activitysmith.delivery.delay"));
    }

    private static IEnumerable<string> Labels(DeliveryKit desk, string instrument) =>
        desk.Meters.Measured.Where(one => one.Instrument == instrument).Select(one => one.Labels);
}
