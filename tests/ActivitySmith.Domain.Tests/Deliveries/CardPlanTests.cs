using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using Xunit;
using static ActivitySmith.Domain.Tests.Deliveries.Card;

namespace ActivitySmith.Domain.Tests.Deliveries;

/// <summary>What is due for one card: at the end of its time, on a channel, in a browser, and on a removed phone.</summary>
public sealed class CardPlanTests
{
    private static readonly Activity Running = Given.Running(Given.Progress) with { Version = 5 };
    private static readonly Activity Ended = Lifecycle.End(Running, Running.Shown, alert: null, TimeSpan.Zero, EndReason.Ended, Noon);
    private static readonly Device Mute = Given.Device("p1", "ann", DeviceKind.Ios);
    private static readonly Device Phone = Mute with { PushToStartToken = new PushToken("ab", 0, Noon), ApnsToken = new PushToken("cd", 0, Noon) };
    private static readonly Device Removed = Mute with { RemovedSince = Given.MomentOf(Noon) };
    private static readonly DeliveryRecord Starting = In(DeliveryPhase.Starting) with { NextTryAt = Noon.AddMinutes(11) };

    private static readonly Device Browser = Given.Device("p1", "ann", DeviceKind.Web) with
    {
        WebPush = new WebSubscription { Endpoint = "https://push.example.com/1", P256dh = "", Auth = "", VapidKey = "" },
    };

    [Fact]
    public void A_delivery_to_an_unknown_device_is_closed_with_the_reason()
    {
        var done = Given.Closed(DeliveryPlan.Of(Given.Open(Running), [Given.Open(In(DeliveryPhase.Due))], _ => null, Given.Clocks(Noon)).Done);

        Assert.Equal(new PushOutcome.Closed(DeliveryPhase.Left, "The device was removed"), done);
    }

    [Fact]
    public void A_broadcast_is_for_no_single_device() => Assert.Null(Assert.Single(Plan(Running, Broadcast, Phone).Nexts).Device);

    [Fact]
    public void A_start_that_was_refused_goes_again_only_with_a_newer_version()
    {
        var refused = In(DeliveryPhase.Due) with { RefusedVersion = 5 };

        Assert.Empty(Plan(Running, refused, Phone).Starts);
        Assert.Single(Plan(Running with { Version = 6 }, refused, Phone).Starts);
    }

    [Fact]
    public void A_start_without_a_report_is_over_with_the_activity_or_with_the_device_when_its_time_is_out()
    {
        var late = Noon.AddMinutes(11);

        Assert.Equal(new PushOutcome.Closed(DeliveryPhase.Ended, "NoReport"), Given.Closed(Plan(Ended, Starting, Phone, late).Done));
        Assert.Equal(new PushOutcome.Closed(DeliveryPhase.Left, "NoReport"), Given.Closed(Plan(Running, Starting with { IsLeaving = true }, Phone, late).Done));
        Assert.Empty(Plan(Ended, Starting, Phone).Done);
    }

    [Fact]
    public void A_start_without_a_report_is_repeated_only_to_a_phone_that_can_be_started()
    {
        var late = Noon.AddMinutes(11);

        Assert.Single(Plan(Running, Starting, Phone, late).Starts);
        Assert.True(IsIdle(Plan(Running, Starting, Mute, late)));
    }

    [Fact]
    public void A_waiting_delivery_that_is_over_keeps_its_reason()
    {
        var waiting = In(DeliveryPhase.WaitingForPlace) with { Reason = "NoPlace" };

        Assert.Equal(new PushOutcome.Closed(DeliveryPhase.Ended, "NoPlace"), Given.Closed(Plan(Ended, waiting, Phone).Done));
        Assert.Equal(new PushOutcome.Closed(DeliveryPhase.Left, "NoPlace"), Given.Closed(Plan(Running, waiting with { IsLeaving = true }, Phone).Done));
        Assert.True(IsIdle(Plan(Running, waiting, Phone)));
    }

    [Fact]
    public void A_card_on_a_channel_that_must_leave_is_removed_by_its_app_which_is_woken()
    {
        var leaving = OnChannel with { IsLeaving = true };

        Assert.Equal(SendPurpose.Leave, Assert.Single(Plan(Running, leaving, Phone).Nexts).Purpose);
        Assert.Equal(Given.MomentOf(Noon + Lifecycle.MaxAge), Plan(Running, leaving, Mute).WakeAt);
        Assert.Equal(Given.MomentOf(Noon + Lifecycle.MaxAge), Plan(Running, leaving with { ChannelId = null }, Phone).WakeAt);
        Assert.Equal(
            new PushOutcome.Closed(DeliveryPhase.Left, "NoToken"), Given.Closed(Plan(Running, leaving, Mute, Noon + Lifecycle.MaxAge).Done));
    }

    [Fact]
    public void A_card_that_has_the_last_version_is_done_when_the_activity_is()
    {
        var seen = WithToken with { SeenVersion = Ended.Version };

        Assert.Equal(new PushOutcome.Closed(DeliveryPhase.Ended, Reason: null), Given.Closed(Plan(Ended, seen, Phone).Done));
        Assert.True(IsIdle(Plan(Running with { Version = Ended.Version }, seen, Phone)));
    }

    [Fact]
    public void An_end_without_a_token_waits_from_the_end_of_the_activity()
    {
        var ended = Ended with { EndedAt = Noon.AddHours(-1) };

        Assert.Equal(Given.MomentOf(Noon.AddHours(7)), Plan(ended, In(DeliveryPhase.Live), Phone).WakeAt);
    }

    [Fact]
    public void An_end_that_was_refused_is_not_sent_again() => Assert.True(IsIdle(Plan(Ended, WithToken with { RefusedVersion = Ended.Version }, Phone)));

    [Fact]
    public void A_card_on_a_channel_waits_for_the_broadcast_even_at_the_end() => Assert.True(IsIdle(Plan(Ended, OnChannel, Phone)));

    [Fact]
    public void A_removed_phone_whose_start_is_on_its_way_is_waited_for_and_one_without_any_address_is_not()
    {
        var live = In(DeliveryPhase.Live) with { NextTryAt = Noon.AddMinutes(5), Reason = "Unregistered" };

        Assert.Empty(Plan(Running, Starting, Removed).Done);
        Assert.Equal(Given.MomentOf(Noon.AddMinutes(11)), Plan(Running, Starting, Removed).WakeAt);
        Assert.Equal(new PushOutcome.Closed(DeliveryPhase.Left, "Unregistered"), Given.Closed(Plan(Running, live, Removed).Done));
        Assert.Equal(DeliveryPhase.Left, Given.Closed(Plan(Running, In(DeliveryPhase.Due), Removed).Done).Phase);
        Assert.Equal(DeliveryPhase.Left, Given.Closed(Plan(Running, In(DeliveryPhase.WaitingForPlace), Removed).Done).Phase);
    }

    [Fact]
    public void A_removed_phone_on_a_channel_that_has_no_delivery_is_not_woken_for_it() =>
        Assert.Equal(DeliveryPhase.Left, Given.Closed(Plan(Running, OnChannel, Removed with { ApnsToken = new PushToken("cd", 0, Noon) }).Done).Phase);

    [Fact]
    public void A_channel_is_ended_only_for_a_removed_phone_that_listens_and_for_an_hour()
    {
        Assert.Equal(SendPurpose.Leave, OfBroadcast(OnChannel, Noon));
        Assert.Equal(SendPurpose.Next, OfBroadcast(OnChannel, Noon + RemovedDevice.Retention));
        Assert.Equal(SendPurpose.Next, OfBroadcast(OnChannel with { ChannelId = "other" }, Noon));
        Assert.Equal(SendPurpose.Next, OfBroadcast(Starting with { ChannelId = "c" }, Noon));
        Assert.Equal(SendPurpose.Leave, OfBroadcast(Starting with { ChannelId = "c" }, Noon.AddMinutes(11)));
        Assert.Equal(SendPurpose.Next, OfBroadcast(OnChannel with { Phase = DeliveryPhase.Due }, Noon));

        static SendPurpose OfBroadcast(DeliveryRecord listener, DateTimeOffset now) => Assert.Single(
            DeliveryPlan.Of(Given.Open(Running), [Given.Open(listener), Given.Open(Broadcast)], _ => Removed, Given.Clocks(now)).Nexts,
            next => next.Delivery.IsBroadcast).Purpose;
    }

    [Fact]
    public void A_browser_gets_what_it_has_not_seen_and_what_was_not_refused()
    {
        Assert.Equal(SendPurpose.Next, Assert.Single(Plan(Running, In(DeliveryPhase.Live), Browser).Nexts).Purpose);
        Assert.True(IsIdle(Plan(Running, In(DeliveryPhase.Live) with { SeenVersion = 5 }, Browser)));
        Assert.True(IsIdle(Plan(Running, In(DeliveryPhase.Live) with { RefusedVersion = 5 }, Browser)));
        Assert.True(IsIdle(Plan(Running, In(DeliveryPhase.Live), Browser with { WebPush = null })));
    }

    [Fact]
    public void A_browser_that_has_the_end_or_cannot_get_it_is_done_and_one_that_must_leave_at_once()
    {
        var seen = In(DeliveryPhase.Live) with { SeenVersion = Ended.Version, Reason = "r" };

        Assert.Equal(new PushOutcome.Closed(DeliveryPhase.Ended, "r"), Given.Closed(Plan(Ended, seen, Browser).Done));
        Assert.Equal(DeliveryPhase.Ended, Given.Closed(Plan(Ended, In(DeliveryPhase.Live), Browser with { WebPush = null }).Done).Phase);
        Assert.Single(Plan(Ended, In(DeliveryPhase.Live), Browser).Nexts);
        Assert.Equal(new PushOutcome.Closed(DeliveryPhase.Left, "r"), Given.Closed(Plan(Running, seen with { IsLeaving = true }, Browser).Done));
    }

    [Fact]
    public void A_browser_gets_a_silent_version_five_seconds_after_the_last_one()
    {
        var sent = In(DeliveryPhase.Live) with { Timestamp = Noon.ToUnixTimeSeconds() };

        Assert.Equal(Given.MomentOf(Noon.AddSeconds(5)), Plan(Running, sent, Browser).WakeAt);
        Assert.Empty(Plan(Running, sent, Browser).Nexts);
        Assert.Single(Plan(Running, sent, Browser, Noon.AddSeconds(5)).Nexts);
    }

    private static bool IsIdle(DeliveryPlan plan) => plan is { Starts: [], Nexts: [], Done: [], WakeAt: null };

    private static DeliveryPlan Plan(Activity activity, DeliveryRecord delivery, Device device, DateTimeOffset? now = null) => DeliveryPlan.Of(
        Given.Open(activity), [Given.Open(delivery)], _ => device, Given.Clocks(now ?? Noon));
}
