using System.Data.Common;
using ActivitySmith.Ledger.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>The database file and the connections to it.</summary>
/// <param name="path">Where it is, or will be; its directory must exist.</param>
/// <param name="logs">For rows that cannot be read; null: nothing is logged.</param>
public sealed class SqliteFile(string path, ILoggerFactory? logs = null) : IDatabase
{
    public UnreadableRows Unreadable { get; } = logs is null ? UnreadableRows.Unlogged : new UnreadableRows(logs.CreateLogger<UnreadableRows>());

    public string Path { get; } = path;

    public string Description => $"SQLite {SqliteEngine.Version}, {Path}";

    public IReadOnlyList<int> Migrate() => SqliteMigrations.Apply(this);

    public IRowStore OpenStore() => new SqliteStore(this);

    public async Task<DbConnection> Open(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(ConnectionString(SqliteOpenMode.ReadOnly, pooled: true));
        await connection.OpenAsync(cancellation);
        return connection;
    }

    string IDatabase.TableNames => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";

    DbConnection IDatabase.OpenWriter() => OpenWriter();

    /// <param name="mayCreate"> Whether a file that is missing is made. Only migrations may: an empty database beside the write-ahead log of a server that
    /// runs would be taken for the one that the log belongs to.
    /// </param>
    internal SqliteConnection OpenWriter(bool mayCreate = false)
    {
        var connection = new SqliteConnection(ConnectionString(mayCreate ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite, pooled: false));
        connection.Open();
        return connection;
    }

    private string ConnectionString(SqliteOpenMode mode, bool pooled) =>
        new SqliteConnectionStringBuilder { DataSource = Path, Mode = mode, Pooling = pooled, DefaultTimeout = 10 }.ToString();
}
