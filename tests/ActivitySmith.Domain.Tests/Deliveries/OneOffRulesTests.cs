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
        var sent = OneOffRules.HandOut(Widgets(null, 0, Noon), Noon);

        var changed = Widgets(sent, 0, Noon.AddSeconds(1));
        var accepted = After(changed, Taken(1));

        Assert.Equal((2, Noon + OneOffRules.WidgetPause), (changed.WantedVersion, changed.NextTryAt));
        Assert.True(accepted.IsOpen);
        Assert.Equal(Noon + OneOffRules.WidgetPause, accepted.NextTryAt);
    }

    [Fact]
    public void After_the_pause_a_change_is_pushed_immediately()
    {
        var done = After(OneOffRules.HandOut(Widgets(null, 0, Noon), Noon), Taken(1));

        Assert.Equal(Noon + OneOffRules.WidgetPause, Widgets(done, 0, Noon.AddMinutes(1)).NextTryAt);
        Assert.Null(Widgets(done, 0, Noon + OneOffRules.WidgetPause).NextTryAt);
    }

    private static DeliveryRecord Badge(DeliveryRecord? known) => OneOffRules.Badge(known, AccountId.First, "p1", Noon);

    private static DeliveryRecord Widgets(DeliveryRecord? known, int index, DateTimeOffset now) =>
        OneOffRules.Widgets(known, AccountId.First, "p1", index, now);

    private static (PushOutcome Outcome, long Version) Taken(long version) => (new PushOutcome.Accepted("id", UniqueId: null), version);

    private static (PushOutcome Outcome, long Version) Later(int minutes, string reason) => (new PushOutcome.Retry(TimeSpan.FromMinutes(minutes), reason), 1);

    private static DeliveryRecord After(DeliveryRecord delivery, (PushOutcome Outcome, long Version) sent) => OneOffRules.After(
        delivery, new Receipt(new DueSend(delivery, SendPurpose.Next, Device: null), sent.Outcome, Noon) { Version = sent.Version }, isForgotten: true, Noon);
}
