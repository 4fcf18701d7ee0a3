using System.Diagnostics;
using ActivitySmith.Ledger.Sqlite;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Sqlite;

/// <summary>Migrating a file's schema to the current version.</summary>
public sealed class SqliteMigrationTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("activitysmith-ledger-");

    private SqliteFile File => new(Path.Combine(directory.FullName, "test.db"));

    [Fact]
    public void Migrations_are_numbered_from_the_first_schema_in_ascending_order()
    {
        var steps = Migrations.All.Select(migration => migration.Step).ToList();

        Assert.Equal(Migrations.FirstStep, steps[0]);
        Assert.Equal(steps.Distinct().Order(), steps);
    }

    [Fact]
    public void A_new_file_gets_all_migrations() => Assert.Equal(Migrations.All.Select(migration => migration.Step), SqliteMigrations.Apply(File));

    [Fact]
    public async Task A_current_file_needs_no_migration_and_keeps_its_rows()
    {
        SqliteMigrations.Apply(File);
        await Execute("INSERT INTO users VALUES (1, 'u', 'Ann', 'owner', 0)");

        Assert.Empty(SqliteMigrations.Apply(File));
        Assert.Equal(1, await Execute("UPDATE users SET name = 'Ben'"));
    }

    [Fact]
    public async Task A_file_of_a_newer_server_is_refused_and_unchanged()
    {
        SqliteMigrations.Apply(File);
        await Execute("INSERT INTO schema_steps VALUES (99)");

        var refusal = Assert.Throws<NewerSchemaException>(() => SqliteMigrations.Apply(File));

        Assert.Contains("schema step 99", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<NewerSchemaException>(() => SqliteMigrations.Apply(File));
    }

    [Fact]
    public async Task A_file_of_a_build_without_the_whole_first_schema_is_refused_and_unchanged()
    {
        SqliteMigrations.Apply(File);
        await Execute("DELETE FROM schema_steps; INSERT INTO schema_steps VALUES (21)");
        var before = await Tables();

        var refusal = Assert.Throws<UnsupportedDatabaseException>(() => SqliteMigrations.Apply(File));

        Assert.Contains("made by a build before 0.1.0 and has schema step 21", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await Tables());
        Assert.StartsWith("was made by a build before 0.1.0", SqliteInspection.FindProblem(File.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_migration_is_rolled_back_completely()
    {
        SqliteMigrations.Apply(File);
        await Execute("DROP TABLE accounts");
        await Execute("DELETE FROM schema_steps");
        var before = await Tables();

        Assert.ThrowsAny<System.Data.Common.DbException>(() => SqliteMigrations.Apply(File));

        Assert.Equal(before, await Tables());
    }

    [Fact]
    public async Task A_process_loads_one_sqlite_library_whichever_connection_is_first()
    {
        await Execute("SELECT 1");
        SqliteMigrations.Apply(File);

        using var process = Process.GetCurrentProcess();
        var libraries = process.Modules.Cast<ProcessModule>().Select(module => module.ModuleName)
            .Where(name => name.Contains("sqlite3", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("SQLitePCLRaw", StringComparison.Ordinal))
            .Distinct();

        Assert.Single(libraries);
        Assert.Matches(@"^3\.\d+\.\d+$", SqliteEngine.Version);
        Assert.EndsWith(SqliteEngine.Version + ", " + File.Path, File.Description, StringComparison.Ordinal);
    }

    public void Dispose() => directory.Delete(recursive: true);

    private async Task<int> Execute(string sql)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={File.Path};Pooling=False");
        await connection.OpenAsync();
#pragma warning disable CA2100 // The tests write their own SQL.
        await using var command = new Microsoft.Data.Sqlite.SqliteCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteNonQueryAsync();
    }

    private async Task<List<string>> Tables()
    {
        await using var connection = await File.Open(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master ORDER BY name";
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync()) names.Add(reader.GetString(0));
        return names;
    }
}
