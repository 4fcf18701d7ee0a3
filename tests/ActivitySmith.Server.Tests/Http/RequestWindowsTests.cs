using ActivitySmith.Domain.Limits;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Http;

/// <summary>The window counts exactly, its memory has a lid, and many threads together get no more than the limit.</summary>
public sealed class RequestWindowsTests
{
    private readonly FakeTimeProvider time = new();

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
    public void Idle_windows_are_forgotten_when_the_lid_is_reached()
    {
        var windows = new RequestWindows<int>(lid: 100, time);
        for (var key = 0; key < 100; key++) Take(windows, key, 1);
        time.Advance(TimeSpan.FromSeconds(60));

        Take(windows, 1_000, 1);

        Assert.Equal(1, windows.Count);
    }

    [Fact]
    public void When_all_windows_are_busy_further_keys_share_one()
    {
        var windows = new RequestWindows<int>(lid: 100, time);
        for (var key = 0; key < 100; key++) Take(windows, key, 1);

        Assert.True(Take(windows, 1_000, 1).Granted);
        Assert.False(Take(windows, 1_001, 1).Granted);
        Assert.False(Take(windows, 0, 1).Granted);
        Assert.Equal(100, windows.Count);
    }

    [Fact]
    public void Many_threads_together_get_no_more_than_the_limit()
    {
        var windows = new RequestWindows<int>(lid: 4, time);
        var granted = new int[8];

        Parallel.For(0, 80_000, i =>
        {
            if (Take(windows, i % 4, 500).Granted) Interlocked.Increment(ref granted[i % 4]);
        });

        Assert.Equal([500, 500, 500, 500, 0, 0, 0, 0], granted);
    }

    /// <summary>Windows of one node answer at once.</summary>
    private static Allowance Take(RequestWindows<int> windows, int key, int limit)
    {
        var allowance = windows.Take(key, limit).AsTask();
        Assert.True(allowance.IsCompletedSuccessfully);
        return allowance.GetAwaiter().GetResult();
    }
}
