using ActivitySmith.Domain.Limits;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Http;

/// <summary>The memory of the windows is bounded, and many threads together get no more than the limit.</summary>
public sealed class RequestWindowsTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Idle_windows_are_evicted_when_all_are_in_use()
    {
        var windows = new RequestWindows<int>(capacity: 100, time);
        for (var key = 0; key < 100; key++) Take(windows, key, 1);
        time.Advance(TimeSpan.FromSeconds(60));

        Take(windows, 1_000, 1);

        Assert.Equal(1, windows.Count);
    }

    [Fact]
    public void When_all_windows_are_busy_further_clients_count_by_network_and_other_networks_are_not_affected()
    {
        var windows = new RequestWindows<ClientAddress>(capacity: 100, time) { WiderOf = static address => address.Wider() };
        for (var host = 0; host < 100; host++) Take(windows, $"10.0.{host}.1", 1);

        // A flood from one /24 and one /48 uses up the windows of these networks,
        Assert.True(Take(windows, "192.0.2.1", 1).Granted);
        Assert.False(Take(windows, "192.0.2.2", 1).Granted);
        Assert.True(Take(windows, "2001:db8:1:100::1", 1).Granted);
        Assert.False(Take(windows, "2001:db8:1:1ff::1", 1).Granted);

        // and of no others.
        Assert.True(Take(windows, "192.0.3.1", 1).Granted);
        Assert.True(Take(windows, "2001:db8:1:200::1", 1).Granted);
        Assert.True(Take(windows, "2001:db8:2:100::1", 1).Granted);
        Assert.False(Take(windows, "10.0.0.1", 1).Granted);
        Assert.Equal(100, windows.Count);
    }

    [Fact]
    public void When_networks_are_too_many_as_well_a_flood_still_leaves_others_their_requests()
    {
        var windows = new RequestWindows<ClientAddress>(capacity: 8, time) { WiderOf = static address => address.Wider() };
        for (var network = 0; network < 1_000; network++)
            for (var request = 0; request < 3; request++) Take(windows, $"2001:db8:{network:x}::1", 3);

        var granted = Enumerable.Range(0, 200).Count(host => Take(windows, $"203.0.{host}.1", 3).Granted);

        Assert.InRange(granted, 40, 200); // One window for all would have granted 3.
        Assert.Equal(8, windows.Count);
    }

    [Fact]
    public void Keys_without_networks_are_spread_over_many_windows()
    {
        var windows = new RequestWindows<string>(capacity: 10, time);
        for (var key = 0; key < 10; key++) Take(windows, $"{key}", 1);

        Assert.InRange(Enumerable.Range(100, 100).Count(key => Take(windows, $"{key}", 1).Granted), 80, 100);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7", "203.0.113.0/24")]
    [InlineData("2001:db8:1:2ff::9", "2001:db8:1:2ff::/64", "2001:db8:1:200::/56", "2001:db8:1::/48")]
    public void An_address_belongs_to_its_networks(string address, params string[] networks)
    {
        var client = ClientAddress.Of(System.Net.IPAddress.Parse(address));

        Assert.Equal(networks, new[] { client }.Concat(client.Wider()).Select(network => network.Network));
        Assert.Equal(networks.Length, new[] { client }.Concat(client.Wider()).Select(network => network.ToString()).Distinct().Count());
    }

    [Fact]
    public void Many_threads_together_get_no_more_than_the_limit()
    {
        var windows = new RequestWindows<int>(capacity: 4, time);
        var granted = new int[8];

        Parallel.For(0, 80_000, i =>
        {
            if (Take(windows, i % 4, 500).Granted) Interlocked.Increment(ref granted[i % 4]);
        });

        Assert.Equal([500, 500, 500, 500, 0, 0, 0, 0], granted);
    }

    private static Allowance Take(RequestWindows<ClientAddress> windows, string address, int limit) =>
        Take(windows, ClientAddress.Of(System.Net.IPAddress.Parse(address)), limit);

    /// <summary>The window of a single node, which responds synchronously.</summary>
    private static Allowance Take<TKey>(RequestWindows<TKey> windows, TKey key, int limit)
        where TKey : notnull
    {
        var allowance = windows.Take(key, limit).AsTask();
        Assert.True(allowance.IsCompletedSuccessfully);
        return allowance.GetAwaiter().GetResult();
    }
}
