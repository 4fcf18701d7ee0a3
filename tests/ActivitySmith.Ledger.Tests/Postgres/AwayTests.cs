using System.Collections.Concurrent;
using System.Diagnostics;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Postgres;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

/// <summary>PostgreSQL crashes, is unavailable for a while and comes back.</summary>
public sealed class AwayTests
{
    [Fact]
    public async Task While_the_database_is_unavailable_callers_are_refused_and_no_acknowledged_write_is_lost()
    {
        Assert.SkipUnless(PostgresServer.IsHere, PostgresServer.Missing);
        var server = await PostgresServer.Start(isDurable: false);
        await using var database = new PostgresDatabase(await server.CreateDatabase(), TimeProvider.System, NullLoggerFactory.Instance);
        database.Migrate();
        await using var ledger = new LedgerWriter(database.OpenStore(), [], TimeProvider.System, new LedgerOptions(), NullLogger<LedgerWriter>.Instance);
        Assert.Null((await Put("before")).Refusal);

        await server.Crash(async () =>
        {
            Assert.Equal(Catalogue.StorageUnavailable, (await Put("away1")).Refusal);
            Assert.Equal(Catalogue.StorageUnavailable, (await Put("away2")).Refusal);
        });

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await Put("after")).Refusal is not null) deadline.Token.ThrowIfCancellationRequested();
        var kept = await ledger.Submit(
            new InlineCommand<int>((rows, _) => new[] { "before", "after", "away1", "away2" }.Count(id => rows.Users.Find(Samples.Home, id) is not null)));
        Assert.Equal(2, kept.Value);
        await ledger.DisposeAsync();
        await server.Stop();

        Task<Result<bool>> Put(string id) => AwayTests.Put(ledger, id);
    }

    /// <summary>PostgreSQL lets a commit succeed that was cancelled while it waited for a replica; the server does not.</summary>
    [Fact]
    public async Task A_commit_that_no_replica_confirms_is_not_acknowledged_and_observers_get_it_once_writes_succeed()
    {
        Assert.SkipUnless(PostgresServer.IsHere, PostgresServer.Missing);
        var server = await PostgresServer.Start(isDurable: false);
        var address = await server.CreateDatabase();
        await using var database = new PostgresDatabase(address, TimeProvider.System, NullLoggerFactory.Instance);
        database.Migrate();
        var observer = new CommitLog();
        await using var ledger = new LedgerWriter(
            database.OpenStore(), [observer], TimeProvider.System, new LedgerOptions(), NullLogger<LedgerWriter>.Instance);
        Assert.Null((await Put(ledger, "before")).Refusal);
        await server.Execute(address, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        await server.Execute(address, "SELECT pg_reload_conf()");

        await UntilSet(database);
        var watch = Stopwatch.StartNew();
        Assert.Equal(Catalogue.StorageUnavailable, (await Write(ledger, rows => rows.Put(Samples.Phone("alone")))).Refusal);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(20));
        Assert.Equal(StorageProblem.Unavailable, ledger.Problem);
        await ledger.Submit(new CatchUp());
        Assert.Equal(StorageProblem.Unavailable, ledger.Problem);

        await server.Execute(address, "ALTER SYSTEM RESET synchronous_standby_names");
        await server.Execute(address, "SELECT pg_reload_conf()");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await ledger.Submit(new ProbeWrite())).Refusal is not null) deadline.Token.ThrowIfCancellationRequested();
        Assert.Null(ledger.Problem);
        Assert.Contains("alone", observer.Devices);
        await ledger.DisposeAsync();
        await server.Stop();
    }

    private static async Task UntilSet(PostgresDatabase database)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            await using var connection = await database.Open(deadline.Token);
            await using var show = connection.CreateCommand();
            show.CommandText = "SHOW synchronous_standby_names";
            if (await show.ExecuteScalarAsync(deadline.Token) is "nobody") return;
        }
    }

    private static Task<Result<bool>> Put(LedgerWriter ledger, string id) => Write(ledger, rows => rows.Users.Put(Samples.User(id)));

    private static Task<Result<bool>> Write(LedgerWriter ledger, Action<RowSet> change) => ledger.Submit(new InlineCommand<bool>((rows, _) =>
    {
        change(rows);
        return true;
    }));

    private sealed class CommitLog : ICommitObserver
    {
        public ConcurrentBag<string> Devices { get; } = [];

        public void Committed(CommittedBatch batch)
        {
            foreach (var device in batch.Devices) Devices.Add(device.Id);
        }
    }
}
