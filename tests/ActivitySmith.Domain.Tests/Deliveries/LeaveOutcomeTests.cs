using ActivitySmith.Domain.Deliveries;
using Xunit;
using static ActivitySmith.Domain.Tests.Deliveries.Card;

namespace ActivitySmith.Domain.Tests.Deliveries;

/// <summary>The end of a card on a device that is no longer a recipient.</summary>
public sealed class LeaveOutcomeTests
{
    [Fact]
    public void An_end_that_is_handed_out_is_stored_first()
    {
        var leaving = DeliveryRules.BeginLeave(WithToken with { StartSentAt = Noon }, Later);

        Assert.Equal(WithToken with { IsLeaving = true, LeaveSentAt = Later, UpdatedAt = Later }, leaving);
    }

    [Fact]
    public void A_card_whose_end_the_service_took_has_left()
    {
        var left = After(Leaving(WithToken), Taken, SendPurpose.Leave);

        Assert.Equal((DeliveryPhase.Left, Later, null), (left.Phase, left.ClosedAt, left.NextTryAt));
    }

    [Fact]
    public void An_app_that_must_end_its_card_is_woken_every_half_hour()
    {
        var woken = After(Leaving(OnChannel), Taken, SendPurpose.Leave);

        Assert.Equal((true, Later.AddMinutes(30)), (woken.IsOpen, woken.NextTryAt));
        Assert.False(After(Leaving(Broadcast), Taken, SendPurpose.Leave).IsOpen);
        Assert.Null(After(OnChannel, Taken).NextTryAt);
    }

    [Fact]
    public void A_dead_token_that_was_to_wake_the_app_is_tried_again_when_the_app_reports_another()
    {
        var leaving = Leaving(OnChannel) with { Attempts = 1 };

        var later = After(leaving, Dead(), SendPurpose.Leave);

        Assert.Equal((true, 2, "Unregistered", Later.AddSeconds(10)), (later.IsOpen, later.Attempts, later.Reason, later.NextTryAt));
    }

    [Fact]
    public void A_refused_end_of_a_channel_stays_handed_out_and_that_of_a_single_card_does_not()
    {
        var refusal = new PushOutcome.Refused("PayloadEmpty");

        var channel = After(Leaving(Broadcast), refusal, SendPurpose.Leave);
        var single = After(Leaving(WithToken), refusal, SendPurpose.Leave);

        Assert.Equal((Noon, null, 1, "PayloadEmpty"), (channel.LeaveSentAt, channel.StartSentAt, channel.Attempts, channel.Reason));
        Assert.Equal((null, Later, 1, "PayloadEmpty"), (single.LeaveSentAt, single.StartSentAt, single.Attempts, single.Reason));
        Assert.Equal((0, Later.AddSeconds(5)), (single.RefusedVersion, single.NextTryAt));
    }

    [Fact]
    public void A_device_that_is_a_recipient_again_before_its_end_was_taken_gets_a_new_card()
    {
        var leaving = Leaving(WithToken with { Swipes = 2, Timestamp = 900 });
        var back = leaving with { IsLeaving = false };

        var again = DeliveryRules.After(back, Sent(leaving, Taken, SendPurpose.Leave), Later);

        Assert.Equal(In(DeliveryPhase.Due) with { Swipes = 2, Timestamp = 900, LeaveSentAt = Later, UpdatedAt = Later }, again);
        Assert.Equal(700, DeliveryRules.After(back with { Timestamp = 0 }, Sent(leaving, Taken, SendPurpose.Leave), Later).Timestamp);
    }

    [Fact]
    public void A_device_that_is_a_recipient_again_keeps_the_card_that_the_end_did_not_reach()
    {
        var leaving = Leaving(WithToken);
        var back = leaving with { IsLeaving = false };
        var (otherToken, noToken) = (back with { UpdateToken = "bb" }, back with { UpdateToken = null });

        Assert.Same(back, DeliveryRules.After(back, Sent(leaving, new PushOutcome.Refused("PayloadEmpty"), SendPurpose.Leave), Later));
        Assert.Same(otherToken, DeliveryRules.After(otherToken, Sent(leaving, Taken, SendPurpose.Leave), Later));
        Assert.Same(noToken, DeliveryRules.After(noToken, Sent(leaving, Taken, SendPurpose.Leave), Later));
    }

    [Fact]
    public void A_device_that_is_a_recipient_again_gets_a_new_card_where_the_token_became_known_after_the_end_was_sent()
    {
        var leaving = Leaving(OnChannel);
        var back = leaving with { IsLeaving = false, ChannelId = null, UpdateToken = "aa" };

        Assert.Equal(DeliveryPhase.Due, DeliveryRules.After(back, Sent(leaving, Taken, SendPurpose.Leave), Later).Phase);
    }

    [Fact]
    public void A_device_that_is_a_recipient_again_stays_as_it_was_where_no_end_was_sent()
    {
        var starting = In(DeliveryPhase.Starting) with { IsLeaving = true, StartSentAt = Noon, NextTryAt = Noon.AddMinutes(11) };

        Assert.Equal(starting with { IsLeaving = false, UpdatedAt = Later }, DeliveryRules.Return(starting, hasPlace: true, Later));
        Assert.Equal(
            WithToken with { StartSentAt = Later, UpdatedAt = Later },
            DeliveryRules.Return(Leaving(WithToken) with { NextTryAt = Noon }, hasPlace: true, Later));
    }

    [Fact]
    public void A_report_is_of_the_earlier_card_until_the_next_one_was_started_and_an_end_always_is()
    {
        var ended = In(DeliveryPhase.Due) with { LeaveSentAt = Noon };
        var startedAgain = ended with { StartSentAt = Later };

        Assert.True(DeliveryRules.IsOfEarlierCard(ended, isEnd: false));
        Assert.True(DeliveryRules.IsOfEarlierCard(ended, isEnd: true));
        Assert.False(DeliveryRules.IsOfEarlierCard(startedAgain, isEnd: false));
        Assert.True(DeliveryRules.IsOfEarlierCard(startedAgain, isEnd: true));
        Assert.False(DeliveryRules.IsOfEarlierCard(In(DeliveryPhase.Due), isEnd: true));
    }

    [Fact]
    public void Only_a_card_that_must_leave_and_listens_to_a_channel_is_removed_by_the_app()
    {
        var card = OnChannel with { IsLeaving = true };

        Assert.True(DeliveryRules.IsTakenAwayByApp(card));
        Assert.False(DeliveryRules.IsTakenAwayByApp(card with { IsLeaving = false }));
        Assert.False(DeliveryRules.IsTakenAwayByApp(card with { ClosedAt = Noon }));
        Assert.False(DeliveryRules.IsTakenAwayByApp(card with { UpdateToken = "aa" }));
        Assert.False(DeliveryRules.IsTakenAwayByApp(card with { ChannelId = null }));
        Assert.False(DeliveryRules.IsTakenAwayByApp(Broadcast with { IsLeaving = true }));
    }
}
