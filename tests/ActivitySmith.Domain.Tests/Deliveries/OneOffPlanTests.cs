using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using Xunit;

namespace ActivitySmith.Domain.Tests.Deliveries;

public sealed class OneOffPlanTests
{
    private static readonly Device Phone = Given.Device("p1", "ann", DeviceKind.Ios) with
    {
        ApnsToken = new PushToken("ab", 0, Given.Noon),
        WidgetToken = new PushToken("cd", 0, Given.Noon),
    };

    [Fact]
    public void The_badge_is_sent_first_and_notifications_in_their_order()
    {
        var plan = Plan([Notification("n2", 2), Notification("n1", 1), Badge(3)]);

        Assert.Equal(["badge", "n1", "n2"], plan.Sends.Select(delivery => delivery.SubjectId));
        Assert.Null(plan.WakeAt);
    }

    [Fact]
    public void A_notification_that_is_retried_soon_delays_those_after_it()
    {
        var retried = Notification("n1", 0) with { NextTryAt = Given.Noon.AddSeconds(30) };

        var plan = Plan([retried, Notification("n2", 1), Badge(0)]);

        Assert.Equal(["badge"], plan.Sends.Select(delivery => delivery.SubjectId));
        Assert.Equal(Given.MomentOf(Given.Noon.AddSeconds(30)), plan.WakeAt);
        Assert.Equal(["badge", "n1", "n2"],
            Plan([retried, Notification("n2", 1), Badge(0)], now: Given.Noon.AddSeconds(30)).Sends.Select(delivery => delivery.SubjectId));
    }

    [Fact]
    public void A_notification_that_has_to_wait_for_long_delays_no_other()
    {
        var retried = Notification("n1", 0) with { NextTryAt = Given.Noon + OneOffPlan.OrderTimeout + TimeSpan.FromSeconds(1) };

        Assert.Equal(["n2"], Plan([retried, Notification("n2", 1)]).Sends.Select(delivery => delivery.SubjectId));
    }

    [Fact]
    public void The_order_is_that_of_the_commits_also_when_the_clock_was_set_back()
    {
        var plan = OneOffPlan.Of(Phone, [Given.Open(Notification("n1", 60)), Given.Open(Notification("n2", 1))], Given.Clocks(Given.Noon), id =>
            id == "n1" ? 1 : 2);

        Assert.Equal(["n1", "n2"], plan.Sends.Select(delivery => delivery.SubjectId));
    }

    [Fact]
    public void Without_a_token_a_notification_waits_until_it_expires()
    {
        var waiting = Plan([Notification("n1", 0)], Phone with { ApnsToken = null });
        var late = Plan([Notification("n1", 0)], Phone with { ApnsToken = null }, Given.Noon + OneOffPlan.NotificationTimeout);

        Assert.Empty(waiting.Sends);
        Assert.Equal(Given.MomentOf(Given.Noon + OneOffPlan.NotificationTimeout), waiting.WakeAt);
        Assert.Equal(("n1", new PushOutcome.Closed(DeliveryPhase.Failed, OneOffPlan.NoToken)),
            (Assert.Single(late.Done).Delivery.SubjectId, Given.Closed(late.Done)));
    }

    [Fact]
    public void A_notification_that_kept_failing_expires_with_its_last_reason()
    {
        var failing = Notification("n1", 0) with { Reason = "TooManyRequests", NextTryAt = Given.Noon.AddHours(25) };

        Assert.Equal(Given.MomentOf(Given.Noon + OneOffPlan.NotificationTimeout), Plan([failing]).WakeAt);
        Assert.Equal("TooManyRequests", Given.Closed(Plan([failing], now: Given.Noon.AddHours(24)).Done).Reason);
    }

    [Fact]
    public void A_badge_waits_for_a_token_without_limit_and_widgets_do_not()
    {
        var plan = Plan([Badge(0), Widgets()], Phone with { ApnsToken = null, WidgetToken = null }, Given.Noon.AddYears(1));

        Assert.Empty(plan.Sends);
        Assert.Equal("widgets", Assert.Single(plan.Done).Delivery.SubjectId);
        Assert.Null(plan.WakeAt);
    }

    [Fact]
    public void Above_the_limit_the_oldest_waiting_notifications_are_dropped()
    {
        var waiting = Enumerable.Range(0, OneOffPlan.MaxWaiting + 2).Select(i => Notification($"n{i:000}", i)).ToList();

        var plan = Plan(waiting, now: Given.Noon.AddHours(1));

        Assert.Equal(["n000", "n001"], plan.Done.Select(done => done.Delivery.SubjectId));
        Assert.Equal(OneOffPlan.MaxWaiting, plan.Sends.Count);
    }

    [Fact]
    public void Deliveries_of_a_removed_device_are_closed()
    {
        var plan = OneOffPlan.Of(device: null, [Given.Open(Notification("n1", 0)), Given.Open(Badge(0))], Given.Clocks(Given.Noon));

        Assert.All(plan.Done, done => Assert.Equal(DeliveryPhase.Left, Given.Closed([done]).Phase));
        Assert.Equal(2, plan.Done.Count);
    }

    [Fact]
    public void When_nothing_can_be_sent_the_plan_contains_the_time_of_the_first_expiry() =>
        Assert.Equal(Given.MomentOf(Given.Noon.AddSeconds(-2) + OneOffPlan.NotificationTimeout),
            Plan([Notification("n2", -1), Notification("n1", -2), Badge(0)]).GiveUpAt);

    [Fact]
    public void Notifications_of_one_moment_go_in_the_order_of_their_ids() =>
        Assert.Equal(["n1", "n2", "n3"], Plan([Notification("n2", 0), Notification("n3", 0), Notification("n1", 0)]).Sends.Select(one => one.SubjectId));

    [Fact]
    public void Several_that_are_tried_again_soon_hold_up_those_after_them_and_one_in_exactly_a_minute_still_does()
    {
        var first = Notification("n1", 0) with { NextTryAt = Given.Noon + OneOffPlan.OrderTimeout };
        var second = Notification("n2", 1) with { NextTryAt = Given.Noon.AddSeconds(30) };

        Assert.Empty(Plan([first, Notification("n3", 2)]).Sends);
        Assert.Empty(Plan([first, second, Notification("n3", 2)]).Sends);
    }

    [Fact]
    public void A_notification_that_could_have_been_sent_fails_for_another_reason_than_one_without_an_address() =>
        Assert.Equal(OneOffPlan.NotSent, Given.Closed(Plan([Notification("n1", 0)], now: Given.Noon + OneOffPlan.NotificationTimeout).Done).Reason);

    [Fact]
    public void Widgets_need_their_own_token_and_fail_with_the_reason_why_it_was_lost()
    {
        var without = Phone with { WidgetToken = null };

        Assert.Equal(new PushOutcome.Closed(DeliveryPhase.Failed, OneOffPlan.NoToken), Given.Closed(Plan([Widgets()], without).Done));
        Assert.Equal("Unregistered", Given.Closed(Plan([Widgets() with { Reason = "Unregistered" }], without).Done).Reason);
        Assert.Equal("widgets", Assert.Single(Plan([Widgets()], Phone with { ApnsToken = null }).Sends).SubjectId);
    }

    [Fact]
    public void A_removed_device_is_the_reason() =>
        Assert.Equal("The device was removed", Given.Closed(OneOffPlan.Of(device: null, [Given.Open(Badge(0))], Given.Clocks(Given.Noon)).Done).Reason);

    private static OneOffPlan Plan(IReadOnlyList<DeliveryRecord> open, Device? device = null, DateTimeOffset? now = null) =>
        OneOffPlan.Of(device ?? Phone, [.. open.Select(Given.Open)], Given.Clocks(now ?? Given.Noon));

    private static DeliveryRecord Notification(string id, int second) =>
        OneOffRules.Notification(Phone.Account, id, Phone.Id, Given.Noon.AddSeconds(second));

    private static DeliveryRecord Badge(int second) => OneOffRules.Badge(known: null, Phone.Account, Phone.Id, Given.Noon.AddSeconds(second));

    private static DeliveryRecord Widgets() => OneOffRules.Widgets(known: null, Phone.Account, Phone.Id, index: 0, Given.Noon);
}
