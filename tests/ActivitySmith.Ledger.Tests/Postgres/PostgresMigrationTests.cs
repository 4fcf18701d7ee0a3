using ActivitySmith.Ledger.Postgres;
using ActivitySmith.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

/// <summary>Nodes that start at the same moment create the schema once, and a node that is older than the database refuses to start.</summary>
public sealed class PostgresMigrationTests
{
    [Fact]
    public async Task Of_nodes_that_start_together_one_migrates_and_the_others_find_the_result()
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
    public async Task Tables_restored_by_pg_restore_begin_a_new_epoch()
    {
        await using var database = await PostgresTestDatabase.Create();
        var before = new DatabaseEpoch(database.Database).Current;
        database.Database.Migrate();
        Assert.Equal(before, new DatabaseEpoch(database.Database).Current);

        foreach (var sql in new[] { "CREATE TABLE restored AS SELECT * FROM change_sequence", "DROP TABLE change_sequence",
            "ALTER TABLE restored RENAME TO change_sequence" })
            await database.Query(sql);
        database.Database.Migrate();

        Assert.NotEqual(before, new DatabaseEpoch(database.Database).Current);
    }

    [Fact]
    public async Task A_database_of_a_build_before_the_first_schema_gets_the_newer_steps_and_has_the_tables_of_a_new_one()
    {
        await using var fresh = await PostgresTestDatabase.Create();
        var server = await PostgresServer.Shared;
        var address = await server.CreateDatabase();
        await using var old = new PostgresDatabase(address, TimeProvider.System, NullLoggerFactory.Instance);
        await using (var connection = await old.Open(CancellationToken.None))
        await using (var command = connection.CreateCommand())
        {
            using var reader = new StreamReader(typeof(PostgresMigrationTests).Assembly.GetManifestResourceStream("before-first-schema.postgres.sql")!);
            command.CommandText = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(Migrations.ForPostgres.Select(migration => migration.Step).Where(step => step > Migrations.FirstStep), old.Migrate());

        Assert.Equal(await Structure(fresh.Database), await Structure(old));
        await old.DisposeAsync();
        await server.DropDatabase(address);
    }

    [Fact]
    public async Task A_database_of_a_newer_server_is_refused_and_unchanged()
    {
        await using var database = await PostgresTestDatabase.Create();
        await database.Query("INSERT INTO schema_steps (step) VALUES (9999)");
        await database.Query($"DELETE FROM schema_steps WHERE step = {Migrations.FirstStep}");

        var refusal = Assert.Throws<NewerSchemaException>(() => database.Database.Migrate());

        Assert.Contains("9999", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain((long)Migrations.FirstStep, (await database.Query("SELECT step FROM schema_steps")).ConvertAll(row => (long)row[0]!));
    }

    /// <summary>Every column, index and storage setting, without the order of columns and their defaults.</summary>
    private static async Task<List<string>> Structure(PostgresDatabase database)
    {
        await using var connection = await database.Open(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || COALESCE(collation_name, '')
            FROM information_schema.columns WHERE table_schema = 'public'
            UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT relname || ' ' || relpersistence::text || ' ' || COALESCE(array_to_string(reloptions, ','), '')
                FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
            ORDER BY 1
            """;
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return lines;
    }
}
