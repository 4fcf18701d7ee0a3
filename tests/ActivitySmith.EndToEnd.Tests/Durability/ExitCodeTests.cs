using System.Net;
using ActivitySmith.EndToEnd.Tests.Hosting;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Durability;

/// <summary>The exit code tells a supervisor to restart the server, except after a requested stop and after an error that a restart cannot fix.</summary>
public sealed class ExitCodeTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_node_that_missed_what_others_committed_ends_with_3()
    {
        Assert.SkipUnless(PostgresServer.IsHere, PostgresServer.Missing);
        var postgres = await PostgresServer.Shared;
        var database = await postgres.CreateDatabase();
        await using var server = await ServerProcess.Start(("ACTIVITYSMITH_DATABASE", database));

        // As if the notes in between were deleted: the one that is left does not follow the last one that the node has read.
        await postgres.Execute(
            database,
            """
            UPDATE change_sequence SET value = value + 100;
            INSERT INTO commit_log SELECT value, value - 1, 'x', 0, convert_to('{}', 'UTF8') FROM change_sequence
            """);

        Assert.Equal(3, await server.Ended(Deadline));
    }

    [Fact]
    public async Task A_database_that_is_behind_stops_no_node()
    {
        Assert.SkipUnless(PostgresServer.IsHere, PostgresServer.Missing);
        var postgres = await PostgresServer.Shared;
        var database = await postgres.CreateDatabase();
        await using var server = await ServerProcess.Start(("ACTIVITYSMITH_DATABASE", database));
        using var client = server.Client();
        await Put(client, "kept");
        await Put(client, "lost");

        await postgres.Execute(
            database,
            """
            BEGIN;
            DELETE FROM streams WHERE stream_key = 'lost';
            DELETE FROM activities WHERE stream_key = 'lost';
            DELETE FROM commit_log WHERE position = (SELECT value FROM change_sequence);
            UPDATE change_sequence SET value = (SELECT MAX(position) FROM commit_log);
            COMMIT;
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
            """);

        using var deadline = new CancellationTokenSource(Deadline);
        while (!await TryPut(client, "lost", "started")) deadline.Token.ThrowIfCancellationRequested();
        Assert.True(await TryPut(client, "kept", "updated"));
        Assert.Contains(server.Output, line => line.Contains("lacks commits", StringComparison.Ordinal));
        Assert.Equal(0, await server.Terminate(Deadline));
    }

    [Fact]
    public async Task A_database_that_is_unavailable_at_the_start_ends_with_an_exit_code_for_a_restart()
    {
        var nowhere = $"postgres://x@127.0.0.1:{FreePort.Next()}/x";

        var ended = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.Start(("ACTIVITYSMITH_DATABASE", nowhere)));

        Assert.Contains("exit code 1", ended.Message, StringComparison.Ordinal);
    }

    private static async Task Put(HttpClient client, string stream) => Assert.True(await TryPut(client, stream, "started"));

    private static int value;

    private static async Task<bool> TryPut(HttpClient client, string stream, string operation)
    {
        var body = "{\"content_state\":{\"type\":\"value\",\"title\":\"t\",\"value\":" + Interlocked.Increment(ref value) + "}}";
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PutAsync(new Uri($"live-activity/stream/{stream}", UriKind.Relative), content);
        return answer.StatusCode == HttpStatusCode.OK && (await answer.Content.ReadAsStringAsync()).Contains(operation, StringComparison.Ordinal);
    }
}
