using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using Xunit;

namespace ActivitySmith.Domain.Tests.Deliveries;

public sealed class DeliveryPlanTests
{
    private static readonly Activity Running = Given.Running(Given.Progress) with { Version = 5 };
    private static readonly Activity Ended = Lifecycle.End(Running, Running.Shown, alert: null, TimeSpan.Zero, EndReason.Ended, Given.Noon);
    private static readonly Device Phone = Given.Device("p1", "ann", DeviceKind.Ios) with { PushToStartToken = new PushToken("ab", 0, Given.Noon) };

    [Fact]
    public void A_due_start_waits_for_a_push_to_start_token()
    {
        Assert.Empty(Plan(Running, In(DeliveryPhase.Due), Phone with { PushToStartToken = null }).Starts);
        Assert.Equal(SendPurpose.Start, Assert.Single(Plan(Running, In(DeliveryPhase.Due)).Starts).Purpose);
    }

    [Fact]
    public void A_start_without_a_reply_is_not_repeated_until_its_time_has_passed()
    {
        var starting = In(DeliveryPhase.Starting) with { NextTryAt = Given.Noon.AddMinutes(11) };

        var before = Plan(Running, starting);
        var after = Plan(Running, starting, now: Given.Noon.AddMinutes(11));

        Assert.Empty(before.Starts);
        Assert.Equal(Given.MomentOf(Given.Noon.AddMinutes(11)), before.WakeAt);
        Assert.Single(after.Starts);
    }

    [Fact]
    public void A_start_of_an_earlier_process_without_a_reply_waits_its_whole_time_again_whatever_the_clock_says()
    {
        var jumped = Given.Clocks(Given.Noon.AddHours(1));
        var starting = DeliveryRules.BeginStart(In(DeliveryPhase.Due), channelId: null, version: 5, Given.Noon);
        starting = DeliveryRules.After(starting, Given.Receipt(starting, new PushOutcome.Unknown("Unreachable"), version: 5, SendPurpose.Start), jumped.Time);

        var found = OpenDelivery.Found(starting, jumped);

        Assert.Equal(jumped.Moment + TimeSpan.FromMinutes(11), found.NotBefore);
        Assert.False(found.IsDue(jumped));
        Assert.True(OpenDelivery.Found(starting with { Phase = DeliveryPhase.Live }, jumped).IsDue(jumped));
    }

    [Fact]
    public void A_pause_is_stored_in_whole_milliseconds_and_never_shorter()
    {
        var at = Given.Noon.AddTicks(1);

        var live = In(DeliveryPhase.Live);
        var delivery = DeliveryRules.After(live, Given.Receipt(live, new PushOutcome.Retry(at - Given.Noon, "TooManyRequests"), version: 5), Given.Noon);

        Assert.Equal(Given.Noon.AddMilliseconds(1), delivery.NextTryAt);
    }

    [Fact]
    public void A_token_that_the_device_reported_after_it_died_is_retried_with_growing_pauses()
    {
        var delivery = In(DeliveryPhase.Live) with { UpdateToken = "aa", TokenReportedAt = Given.Noon };
        var pauses = new List<double>();
        for (var i = 0; i < 11; i++)
        {
            var dead = Given.Receipt(delivery, new PushOutcome.DeadAddress("Unregistered", InvalidSince: Given.Noon.AddHours(-1)), version: 5);
            delivery = DeliveryRules.After(delivery, dead, Given.Noon);
            pauses.Add((delivery.NextTryAt!.Value - Given.Noon).TotalSeconds);
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 640, 1_280, 1_280, 1_280], pauses);
    }

    [Fact]
    public void Only_the_newest_version_is_sent_and_only_to_devices_that_have_not_seen_it()
    {
        var live = In(DeliveryPhase.Live) with { UpdateToken = "aa" };

        Assert.Single(Plan(Running, live with { SeenVersion = 4 }).Nexts);
        Assert.Empty(Plan(Running, live with { SeenVersion = 5 }).Nexts);
    }

    [Fact]
    public void A_card_without_a_token_waits_for_an_event()
    {
        var plan = Plan(Running, In(DeliveryPhase.Live) with { SeenVersion = 1 });

        Assert.Empty(plan.Nexts);
        Assert.Null(plan.WakeAt);
    }

    [Fact]
    public void A_card_on_a_channel_is_served_by_the_channels_one_push()
    {
        var plan = DeliveryPlan.Of(
            Given.Open(Running),
            [
                Given.Open(In(DeliveryPhase.Live) with { ChannelId = "c", SeenVersion = 1 }),
                Given.Open(In(DeliveryPhase.Live) with { DeviceId = "channel:production", ChannelId = "c", SeenVersion = 4 }),
            ],
            _ => Phone,
            Given.Clocks(Given.Noon));

        Assert.True(Assert.Single(plan.Nexts).Delivery.IsBroadcast);
    }

    [Fact]
    public void A_permanently_refused_version_is_followed_only_by_a_newer_one()
    {
        var refused = In(DeliveryPhase.Live) with { UpdateToken = "aa", SeenVersion = 3, RefusedVersion = 5 };

        Assert.Empty(Plan(Running, refused).Nexts);
        Assert.Single(Plan(Running with { Version = 6 }, refused).Nexts);
    }

    [Fact]
    public void A_pause_is_kept_and_sets_a_timer()
    {
        var later = In(DeliveryPhase.Live) with { UpdateToken = "aa", NextTryAt = Given.Noon.AddSeconds(30) };

        Assert.Equal(Given.MomentOf(Given.Noon.AddSeconds(30)), Plan(Running, later).WakeAt);
        Assert.Empty(Plan(Running, later).Nexts);
        Assert.Single(Plan(Running, later, now: Given.Noon.AddSeconds(30)).Nexts);
    }

    [Fact]
    public void An_activity_that_ended_before_its_start_was_sent_is_done()
    {
        Assert.Equal(DeliveryPhase.Ended, Given.Closed(Plan(Ended, In(DeliveryPhase.Due)).Done).Phase);
        Assert.Equal(DeliveryPhase.Ended, Given.Closed(Plan(Ended, In(DeliveryPhase.WaitingForPlace)).Done).Phase);
    }

    [Fact]
    public void The_end_waits_for_the_token_of_a_card_that_only_got_the_start_but_not_forever()
    {
        var live = In(DeliveryPhase.Live) with { SeenVersion = 5 };

        Assert.Empty(Plan(Ended, live).Done);
        Assert.Single(Plan(Ended, live with { UpdateToken = "aa" }).Nexts);
        Assert.Equal("NoToken", Given.Closed(Plan(Ended, live, now: Given.Noon + Lifecycle.MaxAge).Done).Reason);
    }

    [Fact]
    public void A_device_that_is_no_longer_a_recipient_loses_the_card()
    {
        var leaving = In(DeliveryPhase.Live) with { IsLeaving = true, SeenVersion = 5 };

        Assert.Equal(SendPurpose.Leave, Assert.Single(Plan(Running, leaving with { UpdateToken = "aa" }).Nexts).Purpose);
        Assert.Equal(DeliveryPhase.Left, Given.Closed(Plan(Running, leaving with { Phase = DeliveryPhase.Due }).Done).Phase);
    }

    [Fact]
    public void A_refused_end_of_a_card_that_a_device_must_lose_is_tried_six_times()
    {
        var leaving = In(DeliveryPhase.Live) with { IsLeaving = true, UpdateToken = "aa", SeenVersion = 5 };
        var pauses = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            leaving = DeliveryRules.After(DeliveryRules.BeginLeave(leaving, Given.Noon), Refused(), Given.Noon);
            pauses.Add((leaving.NextTryAt!.Value - Given.Noon).TotalSeconds);
            Assert.Equal((true, null, 0), (leaving.IsLeaving, leaving.LeaveSentAt, leaving.RefusedVersion));
        }

        Assert.Equal([5, 10, 20, 40, 80], pauses);
        Assert.Equal(DeliveryPhase.Left, DeliveryRules.After(DeliveryRules.BeginLeave(leaving, Given.Noon), Refused(), Given.Noon).Phase);

        Receipt Refused() => Given.Receipt(leaving, new PushOutcome.Refused("PayloadEmpty"), version: 5, SendPurpose.Leave);
    }

    [Fact]
    public void A_channel_that_was_to_end_for_a_removed_listener_ends_with_its_activity()
    {
        var broadcast = In(DeliveryPhase.Live) with
        {
            DeviceId = "channel:production",
            ChannelId = "c",
            SeenVersion = 5,
            IsLeaving = true,
            LeaveSentAt = Given.Noon
        };

        Assert.Equal(SendPurpose.Leave, Assert.Single(Plan(Running, broadcast).Nexts).Purpose);
        Assert.Equal(SendPurpose.Next, Assert.Single(Plan(Ended, broadcast).Nexts).Purpose);
    }

    [Fact]
    public void A_delivery_without_its_device_is_done()
        => Assert.Equal(DeliveryPhase.Left,
            Given.Closed(DeliveryPlan.Of(Given.Open(Running), [Given.Open(In(DeliveryPhase.Live))], _ => null, Given.Clocks(Given.Noon)).Done).Phase);

    [Fact]
    public void A_decision_made_before_a_return_a_start_or_a_token_closes_nothing()
    {
        var leaving = In(DeliveryPhase.Due) with { IsLeaving = true };
        var done = Assert.Single(Plan(Running, leaving).Done);

        Assert.False(DeliveryRules.After(leaving with { UpdatedAt = Given.Noon.AddSeconds(1) }, done, Given.Noon).IsOpen);
        Assert.True(DeliveryRules.After(leaving with { IsLeaving = false }, done, Given.Noon).IsOpen);
        Assert.True(DeliveryRules.After(DeliveryRules.BeginStart(leaving, channelId: null, version: 5, Given.Noon), done, Given.Noon).IsOpen);
        Assert.True(DeliveryRules.After(leaving with { Phase = DeliveryPhase.Live, UpdateToken = "aa" }, done, Given.Noon).IsOpen);
    }

    [Fact]
    public void Cards_of_a_removed_device_are_ended_for_up_to_an_hour()
    {
        var removed = Phone with { PushToStartToken = null, RemovedSince = Given.MomentOf(Given.Noon) };
        var card = In(DeliveryPhase.Live) with { UpdateToken = "aa", SeenVersion = 4 };

        var plan = Plan(Running, card, removed);
        Assert.Equal(SendPurpose.Leave, Assert.Single(plan.Nexts).Purpose);
        Assert.Equal(Given.MomentOf(Given.Noon + RemovedDevice.Retention), plan.WakeAt);
        Assert.Equal(DeliveryPhase.Left, Given.Closed(Plan(Running, card, removed, Given.Noon + RemovedDevice.Retention).Done).Phase);
    }

    [Fact]
    public void A_removed_device_without_an_update_token_has_its_app_woken_and_then_is_done()
    {
        var removed = Phone with { PushToStartToken = null, ApnsToken = new PushToken("ff", 0, Given.Noon), RemovedSince = Given.MomentOf(Given.Noon) };

        Assert.Equal(SendPurpose.Leave, Assert.Single(Plan(Running, In(DeliveryPhase.Live), removed).Nexts).Purpose);
        Assert.Equal(DeliveryPhase.Left, Given.Closed(Plan(Running, In(DeliveryPhase.Live), removed with { ApnsToken = null }).Done).Phase);
        var starting = In(DeliveryPhase.Starting) with { NextTryAt = Given.Noon.AddMinutes(11) };
        Assert.Empty(Plan(Running, starting, removed).Nexts);
        Assert.Single(Plan(Running, starting, removed, Given.Noon.AddMinutes(11)).Nexts);
    }

    [Fact]
    public void A_channel_with_a_removed_listener_is_ended()
    {
        var removed = Phone with { PushToStartToken = null, RemovedSince = Given.MomentOf(Given.Noon) };
        var broadcast = In(DeliveryPhase.Live) with { DeviceId = "channel:production", ChannelId = "c", SeenVersion = 5 };
        var (one, other) = (In(DeliveryPhase.Live) with { ChannelId = "c" }, In(DeliveryPhase.Live) with { DeviceId = "p2", ChannelId = "c" });

        var plan = DeliveryPlan.Of(
            Given.Open(Running), [Given.Open(one), Given.Open(other), Given.Open(broadcast)], id => id == "p1" ? removed : Phone, Given.Clocks(Given.Noon));
        var next = Assert.Single(plan.Nexts);
        Assert.Equal((SendPurpose.Leave, true), (next.Purpose, next.Delivery.IsBroadcast));
        Assert.Empty(plan.Done);
        Assert.Equal("p1", Assert.Single(DeliveryPlan.Of(
            Given.Open(Running), [Given.Open(one), Given.Open(other)], id => id == "p1" ? removed : Phone, Given.Clocks(Given.Noon)).Done).Delivery.DeviceId);
    }

    private static DeliveryPlan Plan(Activity activity, DeliveryRecord delivery, Device? device = null, DateTimeOffset? now = null) =>
        DeliveryPlan.Of(Given.Open(activity), [Given.Open(delivery)], _ => device ?? Phone, Given.Clocks(now ?? Given.Noon));

    private static DeliveryRecord In(DeliveryPhase phase) => new()
    {
        Account = AccountId.First,
        SubjectId = "a1",
        DeviceId = "p1",
        Kind = DeliveryKind.Activity,
        Phase = phase,
        CreatedAt = Given.Noon,
        UpdatedAt = Given.Noon,
    };
}
