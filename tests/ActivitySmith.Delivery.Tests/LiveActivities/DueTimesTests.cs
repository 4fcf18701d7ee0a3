using ActivitySmith.Delivery.Dispatch;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Ledger;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Delivery.Tests.LiveActivities;

public sealed class DueTimesTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly List<string> rung = [];

    [Fact]
    public void A_key_added_several_times_is_stored_once_and_called_at_its_earliest_time()
    {
        using var due = new DueTimes<string>(rung.Add, clock);
        for (var i = 0; i < 1_000; i++)
        {
            due.Add("a", In(8 * 3_600));
            due.Add("a", In(i % 2 == 0 ? 2 : 3));
        }

        Assert.Equal(1, due.Count);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(rung);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["a"], rung);
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["a"], rung);
        Assert.Equal(0, due.Count);
    }

    [Fact]
    public void Keys_are_called_in_the_order_of_their_times()
    {
        using var due = new DueTimes<string>(rung.Add, clock);
        due.Add("late", In(3));
        due.Add("one", In(2));
        due.Add("other", In(2));
        due.Add("late", In(1));

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["late", "one", "other"], rung);
    }

    [Fact]
    public void Clock_set_forward_everything_is_called_within_ten_seconds_and_a_clock_set_back_calls_nothing_early_or_late()
    {
        using var due = new DueTimes<string>(rung.Add, clock);
        due.Add("hours", In(3 * 3_600));

        clock.Jump(TimeSpan.FromHours(-1));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(rung);
        clock.Jump(TimeSpan.FromHours(1));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["hours"], rung);

        due.Add("minutes", In(120));
        clock.Jump(TimeSpan.FromHours(-1));
        clock.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal(["hours", "minutes"], rung);
    }

    private Moment In(int seconds) => clock.GetMoment() + TimeSpan.FromSeconds(seconds);
}
