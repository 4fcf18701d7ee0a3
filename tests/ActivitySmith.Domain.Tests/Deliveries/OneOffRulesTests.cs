using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using Xunit;

namespace ActivitySmith.Domain.Tests.Deliveries;

public sealed class OneOffRulesTests
{
    private static readonly DateTimeOffset Noon = Given.Noon;

    [Fact]
    public void A_newer_count_keeps_the_pause_that_the_last_attempt_asked_for()
    {
        var failing = After(Badge(null), Later(minutes: 3, "TooManyRequests"));

        var newer = Badge(failing);

        Assert.Equal((2, Noon.AddMinutes(3), 1), (newer.WantedVersion, newer.NextTryAt, newer.Attempts));
    }

    [Fact]
    public void An_accepted_push_closes_the_row_unless_it_was_requested_again()
    {
        var once = Badge(null);
        var twice = Badge(once);

        Assert.Equal(DeliveryPhase.Accepted, After(once, Taken(1)).Phase);
        Assert.False(After(once, Taken(1)).IsOpen);
        var open = After(twice, Taken(1));
        Assert.True(open.IsOpen);
        Assert.Equal((1, DeliveryPhase.Due), (open.SeenVersion, open.Phase));
        Assert.False(After(twice, Taken(2)).IsOpen);
    }

    [Fact]
    public void A_closed_row_opens_again_without_earlier_attempts()
    {
        var failed = After(After(Badge(null), Later(minutes: 0, "Unreachable")), (new PushOutcome.Refused("PayloadEmpty"), 1));

        var again = Badge(failed);

        Assert.True(again.IsOpen);
        Assert.Equal((DeliveryPhase.Due, 0, null, null), (again.Phase, again.Attempts, again.Reason, again.NextTryAt));
    }

    [Fact]
    public void An_outcome_of_a_closed_row_changes_nothing()
    {
        var closed = After(Badge(null), Taken(1));

        Assert.Same(closed, After(closed, Later(minutes: 0, "Unreachable")));
    }

    [Fact]
    public void Widgets_of_200_phones_get_a_change_at_ten_per_second_at_most()
    {
        var times = Enumerable.Range(0, 200).Select(i => Widgets(null, i, Noon).NextTryAt ?? Noon).ToList();

        Assert.Equal(Noon, times[0]);
        Assert.All(times.GroupBy(at => at.ToUnixTimeSeconds()), second => Assert.Equal(OneOffRules.WidgetsPerSecond, second.Count()));
    }

    [Fact]
    public void Each_of_any_number_of_phones_gets_the_change_within_the_pause() =>
        Assert.Equal(Noon + OneOffRules.WidgetPause, Widgets(null, 1_000_000, Noon).NextTryAt);

    [Fact]
    public void A_scheduled_push_covers_all_changes_before_it()
    {
        var waiting = Widgets(null, 5, Noon);

        Assert.Same(waiting, Widgets(waiting, 0, Noon));
    }

    [Fact]
    public void A_change_while_a_push_is_in_flight_waits_for_the_pause()
    {
        var sent = OneOffRules.BeginWidgetPush(Widgets(null, 0, Noon), Noon);

        var changed = Widgets(sent, 0, Noon.AddSeconds(1));
        var accepted = After(changed, Taken(1));

        Assert.Equal((2, Noon + OneOffRules.WidgetPause), (changed.WantedVersion, changed.NextTryAt));
        Assert.True(accepted.IsOpen);
        Assert.Equal(Noon + OneOffRules.WidgetPause, accepted.NextTryAt);
    }

    [Fact]
    public void After_the_pause_a_change_is_pushed_immediately()
    {
        var done = After(OneOffRules.BeginWidgetPush(Widgets(null, 0, Noon), Noon), Taken(1));

        Assert.Equal(Noon + OneOffRules.WidgetPause, Widgets(done, 0, Noon.AddMinutes(1)).NextTryAt);
        Assert.Null(Widgets(done, 0, Noon + OneOffRules.WidgetPause).NextTryAt);
    }

    [Fact]
    public void A_count_that_fails_keeps_its_reason_when_a_newer_one_comes_and_a_closed_row_keeps_no_pause()
    {
        var failing = After(Badge(null), Later(minutes: 3, "TooManyRequests"));

        Assert.Equal("TooManyRequests", Badge(failing).Reason);
        Assert.Null(Badge(failing with { ClosedAt = Noon }).NextTryAt);
    }

    [Fact]
    public void A_count_that_was_taken_while_a_newer_one_is_wanted_is_followed_at_once()
    {
        var failing = Badge(After(Badge(null), Later(minutes: 3, "TooManyRequests")));

        Assert.Equal((true, null, null), Of(After(failing, Taken(1))));

        static (bool, DateTimeOffset?, string?) Of(DeliveryRecord row) => (row.IsOpen, row.NextTryAt, row.Reason);
    }

    [Fact]
    public void A_setting_that_is_wrong_postpones_until_the_next_probe()
    {
        var halted = After(Badge(null), (new PushOutcome.Halt("InvalidProviderToken", TimeSpan.FromSeconds(15)), 1));

        Assert.Equal((DeliveryPhase.Due, 1, "InvalidProviderToken", Noon.AddSeconds(15)), (halted.Phase, halted.Attempts, halted.Reason, halted.NextTryAt));
    }

    [Fact]
    public void A_dead_address_that_was_forgotten_is_not_waited_for_and_one_that_was_reported_again_is_tried_after_a_pause()
    {
        var dead = new PushOutcome.DeadAddress("Unregistered", InvalidSince: null) { RetryAfter = TimeSpan.FromSeconds(5) };

        Assert.Equal((true, "Unregistered", null), Of(isForgotten: true));
        Assert.Equal((true, "Unregistered", Noon.AddSeconds(5)), Of(isForgotten: false));

        (bool, string?, DateTimeOffset?) Of(bool isForgotten)
        {
            var row = OneOffRules.After(Badge(null), Given.Receipt(Badge(null), dead, version: 1), isForgotten, Noon);
            return (row.IsOpen, row.Reason, row.NextTryAt);
        }
    }

    [Fact]
    public void A_refused_push_fails_and_a_row_that_the_plan_closes_has_the_phase_of_the_plan()
    {
        var refused = After(Badge(null), (new PushOutcome.Refused("PayloadEmpty"), 1));
        var closed = OneOffRules.After(Badge(null), Receipt.Closed(Badge(null), DeliveryPhase.Left, "The device was removed"), isForgotten: false, Noon);

        Assert.Equal((DeliveryPhase.Failed, "PayloadEmpty", Noon), (refused.Phase, refused.Reason, refused.ClosedAt));
        Assert.Equal((DeliveryPhase.Left, "The device was removed"), (closed.Phase, closed.Reason));
    }

    [Fact]
    public void A_widget_push_whose_reply_was_lost_is_repeated_after_a_minute() =>
        Assert.Equal((DeliveryPhase.Starting, Noon, Noon.AddMinutes(1)), Of(OneOffRules.BeginWidgetPush(Widgets(null, 0, Noon), Noon)));

    [Fact]
    public void The_first_phone_is_pushed_at_once_and_a_last_push_of_the_future_counts_as_now()
    {
        var sent = After(OneOffRules.BeginWidgetPush(Widgets(null, 0, Noon), Noon.AddDays(1)), Taken(1));

        Assert.Null(Widgets(null, 0, Noon).NextTryAt);
        Assert.Equal(Noon + OneOffRules.WidgetPause, Widgets(sent, 0, Noon).NextTryAt);
    }

    private static (DeliveryPhase, DateTimeOffset?, DateTimeOffset?) Of(DeliveryRecord row) => (row.Phase, row.StartSentAt, row.NextTryAt);

    private static DeliveryRecord Badge(DeliveryRecord? known) => OneOffRules.Badge(known, AccountId.First, "p1", Noon);

    private static DeliveryRecord Widgets(DeliveryRecord? known, int index, DateTimeOffset now) =>
        OneOffRules.Widgets(known, AccountId.First, "p1", index, now);

    private static (PushOutcome Outcome, long Version) Taken(long version) => (new PushOutcome.Accepted("id", UniqueId: null), version);

    private static (PushOutcome Outcome, long Version) Later(int minutes, string reason) => (new PushOutcome.Retry(TimeSpan.FromMinutes(minutes), reason), 1);

    private static DeliveryRecord After(DeliveryRecord delivery, (PushOutcome Outcome, long Version) sent) => OneOffRules.After(
        delivery, new Receipt(new DueSend(delivery, SendPurpose.Next, Device: null), sent.Outcome, Noon) { Version = sent.Version }, isForgotten: true, Noon);
}
