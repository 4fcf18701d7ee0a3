using System.Net;
using System.Net.Http.Json;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>Health reports the result of writes, not only of reads.</summary>
public sealed class DiskHealthTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_deleted_database_file_is_noticed_without_a_request_and_reported_by_every_route()
    {
        Assert.SkipWhen(
            TestDatabases.ArePostgres || OperatingSystem.IsWindows(), "The file is SQLite's, and Windows does not allow deleting it while it is open");
        await using var server = await RunningServer.Start();
        Assert.Equal(HttpStatusCode.OK, (await Health(server)).Status);
        var file = Path.Combine(server.DataPath, "activitysmith.db");
        File.Move(file, file + ".away");

        var (status, text) = await Until(server, HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("deleted or replaced", text, StringComparison.Ordinal);
        using var put = await server.Client.PutAsJsonAsync("/api/live-activity/stream/s",
            new { content_state = new { type = "progress", title = "t", percentage = 1 } }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, put.StatusCode);
        Assert.Contains("deleted or replaced", await put.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.NotNull(put.Headers.RetryAfter);

        File.Move(file + ".away", file, overwrite: true);
        Assert.Equal(HttpStatusCode.OK, (await Until(server, HttpStatusCode.OK)).Status);
    }

    [Fact]
    public async Task A_read_of_a_database_file_that_cannot_be_opened_gets_503_and_a_time_to_try_again()
    {
        Assert.SkipWhen(
            TestDatabases.ArePostgres || OperatingSystem.IsWindows(), "The file is SQLite's, and Windows does not allow deleting it while it is open");
        await using var server = await RunningServer.Start();
        var file = Path.Combine(server.DataPath, "activitysmith.db");
        File.Move(file, file + ".away");
        SqliteConnection.ClearAllPools(); // Connections that are open would continue to read the file at its new place.

        using var list = await server.Client.GetAsync("/api/manage/streams", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, list.StatusCode);
        Assert.NotNull(list.Headers.RetryAfter);
        File.Move(file + ".away", file);
        using var again = await server.Client.GetAsync("/api/manage/streams", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Writes_that_hang_are_reported_although_nothing_has_failed()
    {
        await using var server = await RunningServer.Start();
        using var hanging = new Hanging();
        var held = server.Services.GetRequiredService<LedgerWriter>().Submit(hanging);

        Assert.Contains("too long", (await Until(server, HttpStatusCode.ServiceUnavailable)).Text, StringComparison.Ordinal);

        hanging.Release();
        await held;
        Assert.Equal(HttpStatusCode.OK, (await Health(server)).Status);
    }

    private static async Task<(HttpStatusCode Status, string Text)> Until(RunningServer server, HttpStatusCode wanted)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            var health = await Health(server);
            if (health.Status == wanted) return health;
            deadline.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<(HttpStatusCode Status, string Text)> Health(RunningServer server)
    {
        using var answer = await server.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Blocks the ledger's thread like a disk that does not respond.</summary>
    private sealed class Hanging : Command<bool>, IDisposable
    {
        private readonly ManualResetEventSlim released = new();

        public override Result<bool> Apply(RowSet rows, DateTimeOffset now)
        {
            released.Wait();
            return true;
        }

        public void Release() => released.Set();

        public void Dispose()
        {
            released.Set();
            released.Dispose();
        }
    }
}
