using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Moving;
using ActivitySmith.Ledger.Postgres;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Ledger.Tests.Postgres;
using ActivitySmith.Ledger.Tests.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Moving;

/// <summary>All rows move from one database to another and back.</summary>
public sealed class DatabaseMoveTests : IAsyncLifetime
{
    private readonly List<string> progress = [];
    private SqliteTestDatabase file = null!;
    private SqliteTestDatabase empty = null!;
    private PostgresTestDatabase? postgres;

    public async ValueTask InitializeAsync()
    {
        file = new SqliteTestDatabase();
        empty = new SqliteTestDatabase();
        postgres = await PostgresTestDatabase.Create();
        await using var open = new OpenLedger(file);
        await Samples.Populate(open, Samples.Home);
        for (var i = 0; i < 250; i++)
            await open.Run(new ReconcileStream(Samples.Caller(Samples.Home), Samples.Key($"s{i}"), Samples.Progress(i % 100), Samples.Everyone, $"a{i}"));
        await open.Write(rows =>
        {
            rows.Put(Samples.Activity("full", Samples.Full));
            rows.Users.Put(Samples.User("ann", "Größe 🚀") with { Role = Role.Admin });
            rows.Append(new MetricValue(Samples.Home, "m", new Scalar(-0.1), Samples.Noon));
            rows.Append(new MetricValue(Samples.Home, "m", new Scalar("64 GB"), Samples.Noon));
        });
    }

    public async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        await empty.DisposeAsync();
        if (postgres is not null) await postgres.DisposeAsync();
    }

    [Fact]
    public async Task A_move_to_postgresql_and_back_keeps_all_rows_and_a_ledger_continues_there()
    {
        await Move(file.File, postgres!.Database);
        await using (var open = new OpenLedger(postgres))
        {
            Assert.Equal(Samples.Dump(Samples.Full), Samples.Dump((await open.Read(rows => rows.Activities.Find(Samples.Home, "full")))!.Shown));
            var put = await open.Run(new ReconcileStream(Samples.Caller(Samples.Home), Samples.Key("s7"), Samples.Progress(1), Samples.Everyone, "none"));
            Assert.Equal(("updated", "a7"), (put.Value.Operation, put.Value.ActivityId));
            var last = (long)(await file.Query("SELECT MAX(seq) FROM activities"))[0][0]!;
            Assert.True((await open.Read(rows => rows.Activities.Find(Samples.Home, "a7")))!.Seq > last);
        }

        await Move(postgres.Database, empty.File);
        Assert.Equal(251, await empty.Count("activities"));
        Assert.Equal("Größe 🚀", (await empty.Query("SELECT name FROM users WHERE user_id = 'ann'"))[0][0]);
        Assert.Contains(progress, line => line.StartsWith("frames: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_with_its_tables_in_a_separate_schema_moves_too()
    {
        await using (var connection = new NpgsqlConnection(postgres!.Database.Single().ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("CREATE SCHEMA own; DROP SCHEMA public CASCADE", connection);
            await command.ExecuteNonQueryAsync();
        }

        await using var own = new PostgresDatabase($"{postgres.Address}?Search%20Path=own", TimeProvider.System, NullLoggerFactory.Instance);
        await Move(file.File, own);
        await Move(own, empty.File);

        Assert.Equal(251, await empty.Count("activities"));
    }

    [Fact]
    public async Task A_target_that_is_not_empty_is_refused_and_unchanged()
    {
        await using (var open = new OpenLedger(postgres!)) await open.Write(rows => rows.Users.Put(Samples.User("u")));

        var refusal = await Assert.ThrowsAsync<MoveRefusedException>(() => Move(file.File, postgres!.Database));

        Assert.Contains("table users", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((1, 0), (await postgres!.Count("users"), await postgres.Count("activities")));
    }

    [Fact]
    public async Task An_interrupted_move_can_be_completed_and_no_server_starts_on_half_of_it()
    {
        using var breaking = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new DatabaseMove(file.File, postgres!.Database).Run(
            line =>
            {
                if (line.StartsWith("frames", StringComparison.Ordinal)) breaking.Cancel();
            },
            breaking.Token));
        Assert.Throws<MoveRefusedException>(() => DatabaseMove.RefuseUnfinished(postgres!.Database));
        Assert.Equal(0, await postgres!.Count("streams"));

        await Move(file.File, postgres.Database);

        DatabaseMove.RefuseUnfinished(postgres.Database);
        Assert.Equal(250, await postgres.Count("streams"));
    }

    [Fact]
    public async Task A_moved_database_has_a_new_epoch()
    {
        await Move(file.File, empty.File);

        Assert.NotEqual(new DatabaseEpoch(file.File).Current, new DatabaseEpoch(empty.File).Current);
    }

    private Task Move(IDatabase from, IDatabase to) => new DatabaseMove(from, to).Run(progress.Add, CancellationToken.None);
}
