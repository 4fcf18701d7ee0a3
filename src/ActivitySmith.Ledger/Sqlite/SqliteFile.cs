using System.Data.Common;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Search;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Ledger.Sqlite;

/// <summary>The database file and the connections to it.</summary>
/// <param name="path">Path of the file, which may not exist yet; its directory must exist.</param>
/// <param name="logs">Logs unreadable rows; null to log nothing.</param>
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

    RowColumns IReadConnections.ColumnsOf(DbDataReader reader) =>
        reader is SqliteDataReader { Handle: { } statement } ? new SqliteColumns(statement) : new DbColumnReader(reader);

    WordMatch IReadConnections.WordMatch { get; } = new(
        "(SELECT m.* FROM search_terms t CROSS JOIN search_entries m WHERE t.search_terms MATCH @match AND m.number = t.rowid)", term => $"\"{term}\"*");

    string IDatabase.TableNames => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";

    DbConnection IDatabase.OpenWriter() => OpenWriter();

    /// <param name="mayCreate">
    /// Whether to create a missing file. Only migrations may: an empty database next to the write-ahead log of a running server would be mistaken for
    /// the log's database.
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
