using System.Net;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Durability;

/// <summary>The log goes into a pipe without a reader, as under a supervisor that hangs.</summary>
public sealed class UnreadOutputTests
{
    private static readonly (string Name, string Value)[] Talkative =
        [("ACTIVITYSMITH_LOGGING__LOGLEVEL__DEFAULT", "Debug"), ("ACTIVITYSMITH_LOGGING__LOGLEVEL__MICROSOFT", "Debug")];

    [Fact]
    public async Task Requests_continue_and_the_server_stops_in_time()
    {
        await using var server = await ServerProcess.StartUnread(Talkative);
        await FillPipeAndQueue(server);

        Assert.Equal(0, await server.Terminate(TimeSpan.FromSeconds(15)));
    }

    [Fact]
    public async Task A_later_reader_gets_the_number_of_missing_lines()
    {
        await using var server = await ServerProcess.StartUnread(Talkative);
        await FillPipeAndQueue(server);

        server.ReadOutput();
        using var client = server.Client();
        await server.Line("Log lines dropped");
        using var answer = await client.GetAsync("health");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Sighup_drains_like_sigterm()
    {
        await using var server = await ServerProcess.Start();

        Assert.Equal(0, await server.Signal("HUP", TimeSpan.FromSeconds(15)));
        Assert.Contains(server.Output, line => line.Contains("Application is shutting down", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_started_with_nohup_ignores_sighup()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The ignored signals of a process are read from /proc");
        await using var server = await ServerProcess.StartToOutliveItsTerminal();

        await server.Send("HUP");

        // A handled signal would still be in progress when the next request is answered; an ignored one never arrives.
        Assert.True(server.IgnoresHangUps());
        await server.Ready();
        Assert.Equal(0, await server.Terminate(TimeSpan.FromSeconds(15)));
        Assert.Single(server.Output, line => line.Contains("Application is shutting down", StringComparison.Ordinal));
    }

    /// <summary>A pipe holds 64 KiB and the queue four times that; a request logs several KiB at these levels.</summary>
    private static async Task FillPipeAndQueue(ServerProcess server)
    {
        using var client = server.Client();
        for (var i = 0; i < 500; i++)
        {
            using var answer = await client.GetAsync("health");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }
}
