using ActivitySmith.Ledger.Postgres;
using ActivitySmith.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

/// <summary>Nodes that start at the same moment make the schema once, and one that is older than the database keeps off it.</summary>
public sealed class PostgresMigrationTests
{
    [Fact]
    public async Task Of_nodes_that_start_together_one_takes_the_steps_and_the_others_find_them_taken()
    {
        Assert.SkipUnless(PostgresServer.IsHere, PostgresServer.Missing);
        var address = await (await PostgresServer.Shared).CreateDatabase();
        var nodes = Enumerable.Range(0, 4).Select(_ => new PostgresDatabase(address, TimeProvider.System, NullLoggerFactory.Instance)).ToList();

        var taken = await Task.WhenAll(nodes.Select(node => Task.Run(node.Migrate)));

        Assert.Equal(Migrations.ForPostgres.Select(step => step.Step), Assert.Single(taken, steps => steps.Count > 0));
        foreach (var node in nodes) await node.DisposeAsync();
        await (await PostgresServer.Shared).DropDatabase(address);
    }

    [Fact]
    public async Task Tables_that_pg_restore_made_again_begin_a_new_epoch()
    {
        await using var database = await PostgresTestDatabase.Create();
        var before = new DatabaseEpoch(database.Database).Current;
        database.Database.Migrate();
        Assert.Equal(before, new DatabaseEpoch(database.Database).Current);

        foreach (var sql in new[] { "CREATE TABLE restored AS SELECT * FROM change_sequence", "DROP TABLE change_sequence", "ALTER TABLE restored RENAME TO change_sequence" })
            await database.Query(sql);
        database.Database.Migrate();

        Assert.NotEqual(before, new DatabaseEpoch(database.Database).Current);
    }

    [Fact]
    public async Task A_database_of_a_newer_server_is_refused_and_left_alone()
    {
        await using var database = await PostgresTestDatabase.Create();
        await database.Query("INSERT INTO schema_steps (step) VALUES (9999)");
        await database.Query("DELETE FROM schema_steps WHERE step = 1");

        var refusal = Assert.Throws<NewerSchemaException>(() => database.Database.Migrate());

        Assert.Contains("9999", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(1L, (await database.Query("SELECT step FROM schema_steps")).ConvertAll(row => (long)row[0]!));
    }
}
