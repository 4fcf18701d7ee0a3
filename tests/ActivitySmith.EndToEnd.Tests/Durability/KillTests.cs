using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Durability;

/// <summary>A state that was answered with 200 is on disk, whenever the process dies.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 24;
    private const ulong Seed = 20261120;

    /// <summary>Milliseconds of load before a kill, at most.</summary>
    private const int LongestRun = 900;

    [Fact]
    public async Task Killed_at_any_moment_under_load_the_server_loses_no_acknowledged_state()
    {
        var moments = new SeededNumbers(Seed);
        await using var server = await ServerProcess.Start();
        using var load = new NumberedLoad(server, clients: 8, streamsPerClient: 4);

        for (var kill = 1; kill <= Kills; kill++)
        {
            var writing = load.RunUntilTheServerStops();
            await Task.Delay(TimeSpan.FromMilliseconds(moments.Below(LongestRun)), TimeProvider.System);
            await server.Kill();
            await writing;

            await server.Start();
            await load.Verify();
        }

        output.WriteLine($"{Kills} kills, {load.Streams.Sum(stream => stream.Sent)} states sent, {load.Interrupted} requests cut off");
        Assert.All(load.Streams, stream => Assert.True(stream.Answered > 0, stream.Key + " was never written"));
        Assert.True(load.Interrupted >= Kills, "no kill interrupted a request");
    }
}
