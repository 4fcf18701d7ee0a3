using ActivitySmith.Domain.Limits;
using Xunit;

namespace ActivitySmith.Domain.Tests.Limits;

public sealed class SlidingWindowTests
{
    [Fact]
    public void The_window_agrees_with_a_list_of_all_granted_requests()
    {
        var window = new SlidingWindow();
        var granted = new List<long>();
        long second = 1_000;
        for (var step = 0; step < 20_000; step++)
        {
            second += (step * 7919 % 23) switch { 0 => 61, 1 => 13, < 6 => 1, _ => 0 };
            var limit = 5 + (step / 5_000);
            granted.RemoveAll(at => at <= second - SlidingWindow.Seconds);

            var allowance = window.TryTake(second, limit);

            Assert.Equal(granted.Count < limit, allowance.Granted);
            if (allowance.Granted) granted.Add(second);
            Assert.Equal(limit - granted.Count, allowance.Remaining);
            Assert.Equal(granted[0] + SlidingWindow.Seconds - second, allowance.ResetSeconds);
        }
    }

    [Fact]
    public void A_request_leaves_the_window_when_it_is_a_minute_old()
    {
        var window = Taken(at: 100, count: 2);

        Assert.Equal(2, window.CountAt(159));
        Assert.Equal(0, window.CountAt(160));
        Assert.Equal(0, Taken(at: 100, count: 2).CountAt(1_000));
    }

    [Fact]
    public void An_earlier_second_counts_as_the_newest()
    {
        var window = Taken(at: 100, count: 1);

        Assert.True(window.TryTake(50, 2).Granted);
        Assert.False(window.TryTake(70, 2).Granted);
        Assert.Equal(0, window.CountAt(160));
    }

    [Fact]
    public void A_limit_that_was_lowered_is_waited_for_until_enough_requests_have_left()
    {
        var window = Taken(at: 100, count: 2);
        for (var i = 0; i < 3; i++) window.TryTake(110, 10);

        Assert.Equal(new Allowance(Granted: false, 0, 50), window.TryTake(120, 3));
        Assert.Equal(new Allowance(Granted: false, 0, 40), window.TryTake(120, 5));
        Assert.Equal(new Allowance(Granted: true, 0, 40), window.TryTake(120, 6));
    }

    [Fact]
    public void A_window_without_requests_is_free_in_a_whole_minute() =>
        Assert.Equal(new Allowance(Granted: false, 0, 60), new SlidingWindow().Decided(granted: false, 100, 5));

    [Fact]
    public void A_request_that_was_decided_elsewhere_is_described_and_not_counted()
    {
        var window = Taken(at: 100, count: 2);

        Assert.Equal(new Allowance(Granted: true, 3, 55), window.Decided(granted: true, 105, 5));
        Assert.Equal(2, window.CountAt(105));
        Assert.Equal(new Allowance(Granted: true, 0, 55), window.Decided(granted: true, 105, 1));
    }

    [Fact]
    public void Counts_of_all_nodes_replace_those_of_one()
    {
        var window = Taken(at: 90, count: 9);

        window.Replace(100, [1, 0, 2]);

        Assert.Equal(3, window.CountAt(100));
        Assert.Equal(new Allowance(Granted: true, 1, 58), window.Decided(granted: true, 100, 4));
        Assert.Equal(1, window.CountAt(158));
        Assert.Equal(0, window.CountAt(160));
    }

    private static SlidingWindow Taken(long at, int count)
    {
        var window = new SlidingWindow();
        for (var i = 0; i < count; i++) Assert.True(window.TryTake(at, 10).Granted);
        return window;
    }
}
