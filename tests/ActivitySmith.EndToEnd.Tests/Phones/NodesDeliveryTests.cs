using System.Diagnostics;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Phones;

/// <summary>One of three nodes pushes; a state sent to another node reaches the phone quickly too.</summary>
public sealed class NodesDeliveryTests(ITestOutputHelper output)
{
    private const int Pushes = 30;

    [Fact]
    [Trait("long", "true")]
    public async Task A_state_sent_to_any_node_is_pushed_by_the_node_on_duty()
    {
        await using var world = await PhoneWorld.StartCluster(seed: 1);
        await world.Pair();
        foreach (var node in world.Nodes) _ = await Measure(world, node, 3);

        for (var node = 0; node < world.Nodes.Count; node++)
        {
            var times = await Measure(world, world.Nodes[node], Pushes);
            output.WriteLine($"figure cluster.push.node{node}.p50 {times[Pushes / 2].TotalMilliseconds:0.0} ms");
            output.WriteLine($"figure cluster.push.node{node}.worst {times[^1].TotalMilliseconds:0.0} ms");
        }
    }

    /// <summary>From the request to the push at the simulated APNs, sorted.</summary>
    private static async Task<List<TimeSpan>> Measure(PhoneWorld world, ServerProcess node, int count)
    {
        using var client = node.Client();
        var times = new List<TimeSpan>();
        for (var i = 0; i < count; i++)
        {
            var last = await world.LastPush();
            var watch = Stopwatch.StartNew();
            var sent = TimeProvider.System.GetUtcNow();
            await client.Post("push-notification", new { title = $"{i}" });
            Assert.True(watch.Elapsed < PhoneWorld.Timeout);
            var pushes = await world.UntilPushes(last, pushes => pushes.Any(push => push.Status == 200), "the push arrives");
            times.Add(pushes[0].At - sent);
        }

        times.Sort();
        return times;
    }
}
