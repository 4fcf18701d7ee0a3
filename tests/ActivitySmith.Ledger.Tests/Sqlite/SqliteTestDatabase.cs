using System.Text;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Ledger.Tests.Kit;

namespace ActivitySmith.Ledger.Tests.Sqlite;

/// <summary>A file in a temporary directory.</summary>
public sealed class SqliteTestDatabase : TestDatabase
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("activitysmith-ledger-");

    public SqliteTestDatabase()
    {
        File = new SqliteFile(Path.Combine(directory.FullName, "test.db"));
        SqliteMigrations.Apply(File);
    }

    public SqliteFile File { get; }

    public override IReadConnections Reads => File;

    public override string TablesOfAccounts =>
        "SELECT m.name FROM sqlite_master m WHERE m.type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) WHERE name = 'account_id')";

    public override IRowStore OpenStore() => new SqliteStore(File);

    public override async Task Change(string sql)
    {
        await using var connection = File.OpenWriter();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests write their own SQL.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public override async Task<string> Plan(string sql) =>
        string.Join('\n', (await Query($"EXPLAIN QUERY PLAN {sql}")).ConvertAll(row => (string)row[^1]!));

    public override bool ReadsAll(string plan) => plan.Contains("SCAN", StringComparison.Ordinal) || plan.Contains("TEMP B-TREE", StringComparison.Ordinal);

    public override void Migrate() => SqliteMigrations.Apply(File);

    public override IReadOnlyList<string> UndoOf(int step) => step != 52 ? [] :
    [
        .. new[] { "activity", "stream", "notification" }.SelectMany(kind => new[] { $"DROP TRIGGER {kind}_tag_added", $"DROP TRIGGER {kind}_tag_removed" }),
        "DROP TABLE tag_counts", "DELETE FROM schema_steps WHERE step = 52",
    ];

    public override string MigrationSql(int step) => Migrations.All.Single(migration => migration.Step == step).Sql;

    public override string Bytes(string text) => $"x'{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}'";

    public override ValueTask DisposeAsync()
    {
        directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
