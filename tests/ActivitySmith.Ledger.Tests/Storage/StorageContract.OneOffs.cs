using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Badges;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Ledger.Widgets;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>Notifications, badges and widget pushes: one delivery per phone.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task A_notification_opens_a_delivery_for_each_phone_and_counts_only_those_with_a_token()
    {
        await Phones("p1");
        await open.Write(rows =>
        {
            rows.Put(Samples.Board(Samples.Home));
            rows.Put(Samples.Phone("p2") with { ApnsToken = null, UserId = "ben" });
        });

        var sent = await Notify("n1", new NotificationContent { Title = "t" });

        Assert.Equal(new Reach(2, 1, 1), sent.Value.Reach);
        Assert.Equal((DeliveryPhase.Due, DeliveryKind.Notification), ((await Delivery("n1", "p1"))!.Phase, (await Delivery("n1", "p1"))!.Kind));
        Assert.Equal(DeliveryPhase.Due, (await Delivery("n1", "p2"))!.Phase);
        Assert.Null(await Delivery("n1", "board"));
    }

    [Fact]
    public async Task A_notification_too_large_for_a_push_is_refused_once_an_iphone_is_a_recipient()
    {
        await open.Write(rows => rows.Put(Samples.Board(Samples.Home)));
        var content = new NotificationContent { Title = "t", Message = new string('é', 2_500) };
        Assert.Null((await Notify("n1", content)).Refusal);
        await Phones("p1");

        var refused = (await Notify("n2", content)).Refusal;

        Assert.Equal((RefusalKind.Invalid, "message"), (refused!.Kind, refused.Path));
        Assert.Null(await open.Read(rows => rows.Notifications.Find(Samples.Home, "n2")));
        Assert.Null(await Delivery("n2", "p1"));
    }

    [Fact]
    public async Task Each_change_of_the_count_is_sent_and_a_notification_carries_its_own()
    {
        await Phones("p1");
        await open.Write(rows => rows.Put(Samples.Phone("p2") with { ApnsToken = null }));

        await open.Run(new SetBadge(Samples.Caller(Samples.Home), 1, Samples.Everyone));
        await open.Run(new SetBadge(Samples.Caller(Samples.Home), 2, Samples.Everyone));
        await Notify("n1", new NotificationContent { Title = "t", Badge = 3 });

        Assert.Equal(2, (await Delivery(DeliveryKind.Badge, "p1"))!.WantedVersion);
        Assert.Equal(3, (await Delivery(DeliveryKind.Badge, "p2"))!.WantedVersion);
    }

    [Fact]
    public async Task A_recorded_value_opens_one_widget_push_per_phone_until_that_was_sent()
    {
        await Phones("p1");
        await open.Write(rows => rows.Put(Samples.Phone("p2") with { WidgetToken = null }));
        await open.Run(new CreateMetric(Samples.Home, "cpu", new MetricChange("CPU", "number", null, null, null)));

        await Record(1);
        await Record(2);
        var first = await Delivery(DeliveryKind.Widgets, "p1");
        var handed = await open.Run(new BeginWidgetPush(Samples.Home, "p1", first!.NextTryAt));
        var again = await open.Run(new BeginWidgetPush(Samples.Home, "p1", first!.NextTryAt));
        await Record(3);
        var second = await Delivery(DeliveryKind.Widgets, "p1");

        Assert.Equal(1, first.WantedVersion);
        Assert.Equal((1, null), (handed.Value, again.Value));
        Assert.Equal(2, second!.WantedVersion);
        Assert.Null(await Delivery(DeliveryKind.Widgets, "p2"));

        await open.Run(new BeginWidgetPush(Samples.Home, "p1", second.NextTryAt));
        await open.Run(new ChangeMetric(Samples.Home, "cpu", new MetricChange("Processor", "percent", null, null, null)));
        Assert.Equal(2, (await Delivery(DeliveryKind.Widgets, "p1"))!.WantedVersion);
        await open.Run(new ChangeMetric(Samples.Home, "cpu", new MetricChange(null, "string", null, null, null)));
        Assert.Equal(3, (await Delivery(DeliveryKind.Widgets, "p1"))!.WantedVersion);
        await Reopen();
        var cleared = (await open.Read(rows => rows.Metrics.Find(Samples.Home, "cpu")))!;
        Assert.Equal((null, null, null, "string"), (cleared.Value, cleared.ValueAt, cleared.DatedAt, cleared.Format.Kind));

        async Task Record(double value)
        {
            open.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Null((await open.Run(new RecordMetricValue(Samples.Home, "cpu", new Scalar(value), measuredAt: null))).Refusal);
        }
    }

    [Fact]
    public async Task A_dead_notification_token_is_removed_unless_it_was_reported_again_in_between()
    {
        await Phones("p1");
        await Notify("n1", new NotificationContent { Title = "t" });

        await Dead("ab", since: Samples.Noon.AddSeconds(-1));
        var kept = (Device: await Phone(), Delivery: await Delivery("n1", "p1"));
        await Dead("old", since: null);
        var other = await Phone();
        await Dead("ab", since: Samples.Noon.AddSeconds(1));
        var dropped = (Device: await Phone(), Delivery: await Delivery("n1", "p1"));

        Assert.NotNull(kept.Device.ApnsToken);
        Assert.Equal(Samples.Noon.AddMinutes(9), kept.Delivery!.NextTryAt);
        Assert.NotNull(other.ApnsToken);
        Assert.Null(dropped.Device.ApnsToken);
        Assert.NotNull(dropped.Device.WidgetToken);
        Assert.Equal((DeliveryPhase.Due, null, "Unregistered", 3),
            (dropped.Delivery!.Phase, dropped.Delivery.NextTryAt, dropped.Delivery.Reason, dropped.Delivery.Attempts));

        async Task<Device> Phone() => (await open.Read(rows => rows.Devices.Find(Samples.Home, "p1")))!;

        async Task Dead(string token, DateTimeOffset? since)
        {
            var due = new DueSend((await Delivery("n1", "p1"))!, SendPurpose.Next, await Phone() with { ApnsToken = new PushToken(token, 1, Samples.Noon) });
            var dead = new PushOutcome.DeadAddress("Unregistered", since) { RetryAfter = TimeSpan.FromMinutes(9) };
            Assert.Equal(1, (await open.Run(new RecordReceipts([new Receipt(due, dead, Samples.Noon) { Version = 1 }]))).Value);
        }
    }

    private Task<Result<Reached>> Notify(string id, NotificationContent content) =>
        open.Run(new SendNotification(Samples.Caller(Samples.Home), id, content, tags: null, metadata: null, Samples.Everyone));
}
