using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using Xunit;
using static ActivitySmith.Domain.Tests.Deliveries.Card;

namespace ActivitySmith.Domain.Tests.Deliveries;

/// <summary>What each outcome makes of a card that is on the device.</summary>
public sealed class UpdateOutcomeTests
{
    [Fact]
    public void A_version_that_the_service_took_is_seen_and_ends_a_row_of_failures()
    {
        var failing = WithToken with { Attempts = 2, Reason = "TooManyRequests", NextTryAt = Noon };

        Assert.Equal(
            WithToken with { SeenVersion = 5, PushId = "push-1", Timestamp = 700, UpdatedAt = Later },
            After(failing, Taken));
    }

    [Fact]
    public void An_outcome_that_arrives_late_never_lowers_what_is_known()
    {
        var newer = WithToken with { SeenVersion = 9, RefusedVersion = 8, Timestamp = 900 };

        Assert.Equal((9, 900L), (After(newer, Taken).SeenVersion, After(newer, Taken).Timestamp));
        Assert.Equal(8, After(newer, new PushOutcome.Refused("PayloadEmpty")).RefusedVersion);
    }

    [Fact]
    public void A_push_to_a_token_that_the_device_has_replaced_is_not_seen()
    {
        var replaced = WithToken with { UpdateToken = "bb" };

        var after = DeliveryRules.After(replaced, Sent(WithToken, Taken, isEnd: true), Later);

        Assert.Equal(replaced with { Timestamp = 700, UpdatedAt = Later }, after);
    }

    [Fact]
    public void An_end_closes_the_card_when_it_is_taken_and_when_it_is_refused()
    {
        var taken = After(WithToken with { NextTryAt = Noon }, Taken, isEnd: true);
        var refused = After(WithToken with { NextTryAt = Noon }, new PushOutcome.Refused("PayloadEmpty"), isEnd: true);

        Assert.Equal((DeliveryPhase.Ended, Later, null), (taken.Phase, taken.ClosedAt, taken.NextTryAt));
        Assert.Equal((DeliveryPhase.Failed, Later, "PayloadEmpty"), (refused.Phase, refused.ClosedAt, refused.Reason));
    }

    [Fact]
    public void A_refused_update_is_remembered_and_the_card_stays()
    {
        var refused = After(WithToken with { NextTryAt = Noon }, new PushOutcome.Refused("PayloadEmpty"));

        Assert.Equal(WithToken with { RefusedVersion = 5, Reason = "PayloadEmpty", Timestamp = 700, UpdatedAt = Later }, refused);
    }

    [Fact]
    public void A_dead_token_is_forgotten_and_the_card_waits_for_the_next_one()
    {
        var without = After(WithToken with { NextTryAt = Noon }, Dead());

        Assert.Equal(
            WithToken with { UpdateToken = null, TokenReportedAt = null, Reason = "Unregistered", Timestamp = 700, UpdatedAt = Later },
            without);
    }

    [Fact]
    public void A_dead_token_of_an_end_closes_the_card_as_ended_and_of_a_leave_as_left()
    {
        Assert.Equal(DeliveryPhase.Ended, After(WithToken, Dead(), isEnd: true).Phase);
        Assert.Equal((DeliveryPhase.Left, false), Of(After(Leaving(WithToken), Dead(), SendPurpose.Leave)));

        static (DeliveryPhase, bool) Of(DeliveryRecord card) => (card.Phase, card.IsOpen);
    }

    [Fact]
    public void A_token_that_was_reported_after_it_died_is_kept_and_tried_again()
    {
        var kept = After(WithToken, Dead(since: Noon.AddMinutes(-1)), isEnd: true);

        Assert.Equal(
            WithToken with { Reason = "Unregistered", Attempts = 1, NextTryAt = Later.AddSeconds(5), Timestamp = 700, UpdatedAt = Later },
            kept);
        Assert.Null(After(WithToken, Dead(since: Noon.AddSeconds(1))).UpdateToken);
    }

    [Fact]
    public void A_token_without_a_report_time_counts_as_reported_now()
    {
        var unknown = WithToken with { TokenReportedAt = null };

        Assert.Equal("aa", After(unknown, Dead(since: Noon)).UpdateToken);
        Assert.Null(After(unknown, Dead(since: Later.AddSeconds(1))).UpdateToken);
    }

    [Fact]
    public void A_dead_token_that_the_device_has_replaced_says_nothing()
    {
        var replaced = WithToken with { UpdateToken = "bb" };

        Assert.Equal(replaced with { Timestamp = 700, UpdatedAt = Later }, DeliveryRules.After(replaced, Sent(WithToken, Dead()), Later));
    }

    [Fact]
    public void A_broadcast_to_a_channel_that_no_longer_exists_fails_for_good()
    {
        var gone = After(Broadcast, new PushOutcome.BroadcastChannelNotFound("ChannelNotRegistered"));

        Assert.Equal((DeliveryPhase.Failed, "ChannelNotRegistered", Later), (gone.Phase, gone.Reason, gone.ClosedAt));
    }

    [Fact]
    public void A_closed_delivery_is_not_changed_by_any_outcome()
    {
        var ended = DeliveryRules.Close(WithToken, DeliveryPhase.Ended, Noon);

        Assert.Same(ended, After(ended, Taken));
        Assert.Same(ended, After(ended, Dead()));
    }

    [Fact]
    public void A_delivery_that_the_plan_closes_has_the_phase_and_reason_of_the_plan()
    {
        var closed = DeliveryRules.After(WithToken, Receipt.Closed(WithToken, DeliveryPhase.Ended, "NoToken"), Later);

        Assert.Equal((DeliveryPhase.Ended, "NoToken", Later), (closed.Phase, closed.Reason, closed.ClosedAt));
    }

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public void A_decision_about_another_card_closes_nothing(DeliveryRecord changed)
    {
        var done = Receipt.Closed(WithToken, DeliveryPhase.Ended, "NoToken");

        Assert.Same(changed, DeliveryRules.After(changed, done, Later));
    }

    /// <summary>Each of these makes it another card than <see cref="WithToken"/>, or another decision.</summary>
    public static TheoryData<DeliveryRecord> Changes { get; } =
    [
        WithToken with { Phase = DeliveryPhase.Starting },
        WithToken with { IsLeaving = true },
        WithToken with { UpdateToken = "bb" },
        WithToken with { ChannelId = "c" },
        WithToken with { StartSentAt = Noon },
    ];

    [Fact]
    public void A_delivery_is_named_after_its_subject_and_device_and_a_broadcast_after_its_environment()
    {
        Assert.Equal("a1/p1", WithToken.Id);
        Assert.Null(WithToken.ChannelEnvironment);
        Assert.Equal(Domain.Apns.ApnsEnvironment.Production, Broadcast.ChannelEnvironment);
        Assert.Equal("channel:sandbox", DeliveryRecord.OfChannel(Domain.Apns.ApnsEnvironment.Sandbox));
        Assert.Null((Broadcast with { DeviceId = "channel:elsewhere" }).ChannelEnvironment);
    }

    [Fact]
    public void An_alert_counts_as_heard_up_to_the_newest_version_that_was_taken_or_shown()
    {
        Assert.Equal(4, (WithToken with { ShownVersion = 4 }).HeardVersion);
        Assert.Equal(3, (WithToken with { ShownVersion = 2 }).HeardVersion);
    }

    [Fact]
    public void Every_phase_is_stored_under_its_own_name_and_read_back()
    {
        var phases = Enum.GetValues<DeliveryPhase>();

        Assert.Equal(phases, phases.Select(phase => DeliveryPhases.Parse(phase.Name())));
        Assert.Equal(
            ["waiting_for_place", "due", "starting", "live", "accepted", "ended", "dismissed", "failed", "left", "replaced"],
            phases.Select(phase => phase.Name()));
        Assert.Contains("'gone'", Assert.Throws<InvalidDataException>(() => DeliveryPhases.Parse("gone")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_channel_rests_for_twelve_hours_after_its_activity_before_another_uses_it()
    {
        var used = new BroadcastChannel
        {
            Account = AccountId.First,
            Id = "c",
            Environment = Domain.Apns.ApnsEnvironment.Production,
            ActivityId = "a1",
            CreatedAt = Noon
        };
        var released = used with { ReleasedAt = Noon };

        Assert.False(used.IsFree(Noon.AddYears(1)));
        Assert.False(released.IsFree(Noon.AddHours(12).AddTicks(-1)));
        Assert.True(released.IsFree(Noon.AddHours(12)));
    }
}
