using ActivitySmith.Domain.Deliveries;
using Xunit;
using static ActivitySmith.Domain.Tests.Deliveries.Card;

namespace ActivitySmith.Domain.Tests.Deliveries;

/// <summary>The start of a card: handed out, and what each outcome makes of it.</summary>
public sealed class StartOutcomeTests
{
    private static readonly DeliveryRecord Starting = DeliveryRules.BeginStart(In(DeliveryPhase.Due), channelId: null, version: 5, Noon);
    private static readonly DeliveryRecord OnChannelStarting = DeliveryRules.BeginStart(In(DeliveryPhase.Due), "c", version: 5, Noon);

    /// <summary>Outcomes after which the card is certainly not on the phone.</summary>
    public static TheoryData<PushOutcome> Rejections { get; } =
    [
        new PushOutcome.Retry(TimeSpan.FromSeconds(10), "TooManyRequests"),
        new PushOutcome.Halt("InvalidProviderToken", TimeSpan.FromSeconds(10)),
        new PushOutcome.Refused("PayloadEmpty"),
        Dead(),
    ];

    [Fact]
    public void A_start_is_stored_with_its_version_and_channel_before_it_is_sent_and_is_not_repeated_for_eleven_minutes()
    {
        var start = DeliveryRules.BeginStart(In(DeliveryPhase.Due), "c", version: 5, Later);

        Assert.Equal(
            In(DeliveryPhase.Starting) with
            {
                ChannelId = "c",
                StartVersion = 5,
                StartSentAt = Later,
                NextTryAt = Later.AddMinutes(11),
                UpdatedAt = Later
            },
            start);
    }

    [Fact]
    public void A_start_that_the_service_took_makes_the_card_live()
    {
        var live = After(Starting with { Attempts = 3, Reason = "TooManyRequests" }, Taken, SendPurpose.Start);

        Assert.Equal(
            Starting with
            {
                Phase = DeliveryPhase.Live,
                SeenVersion = 5,
                PushId = "push-1",
                NextTryAt = null,
                Timestamp = 700,
                UpdatedAt = Later
            },
            live);
    }

    [Theory]
    [MemberData(nameof(Rejections), DisableDiscoveryEnumeration = true)]
    public void A_start_that_the_service_rejected_is_due_again(PushOutcome rejection)
    {
        var again = After(Starting, rejection, SendPurpose.Start);

        Assert.Equal((DeliveryPhase.Due, true), (again.Phase, again.IsOpen));
        Assert.NotNull(again.Reason);
    }

    [Theory]
    [MemberData(nameof(Rejections), DisableDiscoveryEnumeration = true)]
    public void A_card_that_the_device_reported_before_its_start_was_rejected_stays_live(PushOutcome rejection)
    {
        var reported = Starting with { Phase = DeliveryPhase.Live };

        Assert.Equal(DeliveryPhase.Live, DeliveryRules.After(reported, Sent(Starting, rejection, SendPurpose.Start), Later).Phase);
    }

    [Theory]
    [MemberData(nameof(Rejections), DisableDiscoveryEnumeration = true)]
    public void An_update_that_was_rejected_starts_no_second_card(PushOutcome rejection) =>
        Assert.Equal(DeliveryPhase.Starting, After(Starting, rejection).Phase);

    [Fact]
    public void A_postponed_start_counts_as_an_attempt_and_waits_from_the_reply()
    {
        var retried = After(Starting with { Attempts = 1 }, new PushOutcome.Retry(TimeSpan.FromSeconds(10), "TooManyRequests"), SendPurpose.Start);
        var halted = After(Starting with { Attempts = 1 }, new PushOutcome.Halt("BadTopic", TimeSpan.FromSeconds(20)), SendPurpose.Start);

        Assert.Equal((2, "TooManyRequests", Noon.AddSeconds(10)), (retried.Attempts, retried.Reason, retried.NextTryAt));
        Assert.Equal((2, "BadTopic", Noon.AddSeconds(20)), (halted.Attempts, halted.Reason, halted.NextTryAt));
    }

    [Fact]
    public void A_start_to_a_dead_token_waits_for_the_next_token_at_growing_pauses()
    {
        var again = After(Starting with { Attempts = 2 }, Dead(), SendPurpose.Start);

        Assert.Equal((3, "Unregistered", Later.AddSeconds(20)), (again.Attempts, again.Reason, again.NextTryAt));
    }

    [Fact]
    public void A_start_whose_reply_was_lost_is_neither_repeated_nor_given_up()
    {
        var unknown = After(Starting, new PushOutcome.Unknown("ConnectionLost"), SendPurpose.Start);

        Assert.Equal(Starting with { Reason = "ConnectionLost", Timestamp = 700, UpdatedAt = Later }, unknown);
    }

    [Fact]
    public void A_lost_reply_about_a_card_that_the_device_reported_is_no_failure()
    {
        var live = WithToken with { Reason = "TooManyRequests" };

        Assert.Equal("TooManyRequests", After(live, new PushOutcome.Unknown("ConnectionLost"), SendPurpose.Start).Reason);
    }

    [Fact]
    public void A_card_that_started_on_a_channel_that_is_lost_by_now_starts_again_and_its_old_card_is_known_as_the_earlier_one()
    {
        var withoutChannel = OnChannelStarting with { ChannelId = null };

        var again = DeliveryRules.After(withoutChannel, Sent(OnChannelStarting, Taken, SendPurpose.Start), Later);

        Assert.Equal((DeliveryPhase.Due, null, null, Later), (again.Phase, again.StartSentAt, again.NextTryAt, again.LeaveSentAt));
        Assert.True(DeliveryRules.IsOfEarlierCard(again, isEnd: false));
    }

    [Fact]
    public void The_end_of_an_earlier_card_stays_known_by_its_own_time()
    {
        var withoutChannel = OnChannelStarting with { ChannelId = null, LeaveSentAt = Noon };

        Assert.Equal(Noon, DeliveryRules.After(withoutChannel, Sent(OnChannelStarting, Taken, SendPurpose.Start), Later).LeaveSentAt);
    }

    [Fact]
    public void A_card_that_the_device_reported_with_a_token_needs_no_channel()
    {
        var reported = OnChannelStarting with { Phase = DeliveryPhase.Live, ChannelId = null, UpdateToken = "aa" };

        Assert.Equal((DeliveryPhase.Live, 5), Of(DeliveryRules.After(reported, Sent(OnChannelStarting, Taken, SendPurpose.Start), Later)));
        Assert.Equal((DeliveryPhase.Live, 5), Of(DeliveryRules.After(OnChannelStarting, Sent(OnChannelStarting, Taken, SendPurpose.Start), Later)));

        static (DeliveryPhase, long) Of(DeliveryRecord card) => (card.Phase, card.SeenVersion);
    }

    [Fact]
    public void A_start_that_is_due_again_by_now_is_not_made_live_by_the_reply_to_the_earlier_one()
    {
        var due = In(DeliveryPhase.Due);

        Assert.Equal(DeliveryPhase.Due, DeliveryRules.After(due, Sent(OnChannelStarting, Taken, SendPurpose.Start), Later).Phase);
    }

    [Fact]
    public void A_card_whose_channel_is_lost_starts_again_and_one_that_is_starting_waits_for_its_outcome()
    {
        var live = OnChannel with { StartSentAt = Noon, NextTryAt = Later, SeenVersion = 4 };

        Assert.Equal(
            live with { Phase = DeliveryPhase.Due, ChannelId = null, StartSentAt = null, NextTryAt = null, Reason = "ChannelNotRegistered", UpdatedAt = Later },
            DeliveryRules.ChannelLost(live, "ChannelNotRegistered", Later));
        Assert.Equal(
            OnChannelStarting with { ChannelId = null, Reason = "ChannelNotRegistered", UpdatedAt = Later },
            DeliveryRules.ChannelLost(OnChannelStarting, "ChannelNotRegistered", Later));
    }

    [Fact]
    public void A_first_delivery_is_due_where_the_phone_has_a_place_and_waits_where_it_has_none()
    {
        var fresh = (In(DeliveryPhase.Due).Account, "a1", "p1");

        Assert.Equal(In(DeliveryPhase.Due), DeliveryRules.Open(known: null, fresh, hasPlace: true, Noon));
        Assert.Equal(In(DeliveryPhase.WaitingForPlace), DeliveryRules.Open(known: null, fresh, hasPlace: false, Noon));
    }

    [Fact]
    public void A_delivery_that_opens_again_keeps_what_the_phone_may_still_have_and_nothing_else()
    {
        var left = DeliveryRules.Close(
            WithToken with { Timestamp = 700, LeaveSentAt = Noon, Swipes = 2, Attempts = 4, Reason = "NoToken", ShownVersion = 3 }, DeliveryPhase.Left, Noon);

        var again = DeliveryRules.Open(left, (left.Account, left.SubjectId, left.DeviceId), hasPlace: true, Later);

        Assert.Equal(In(DeliveryPhase.Due) with { Timestamp = 700, LeaveSentAt = Noon, Swipes = 2, UpdatedAt = Later }, again);
    }
}
