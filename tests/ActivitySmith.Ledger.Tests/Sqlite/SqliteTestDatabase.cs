using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Ledger.Tests.Kit;

namespace ActivitySmith.Ledger.Tests.Sqlite;

/// <summary>A file in a directory of its own.</summary>
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

    public override IRowStore OpenStore() => new SqliteStore(File);

    public override ValueTask DisposeAsync()
    {
        directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
