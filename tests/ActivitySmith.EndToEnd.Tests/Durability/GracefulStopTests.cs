using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Durability;

public sealed class GracefulStopTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Sigterm_under_load_and_with_an_open_page_ends_with_0_and_keeps_every_acknowledged_state()
    {
        await using var server = await ServerProcess.Start();
        using var page = await BoardEvents.Open(server);
        using var load = new NumberedLoad(server, clients: 8, streamsPerClient: 4);

        var writing = load.RunUntilTheServerStops();
        await page.WaitForCards(32);
        var exitCode = await server.Terminate(Deadline);
        await writing;
        await server.Start();

        Assert.Equal(0, exitCode);
        await load.Verify();
    }
}
