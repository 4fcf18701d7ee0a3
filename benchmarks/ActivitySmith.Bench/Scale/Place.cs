using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ActivitySmith.Bench.Scale;

/// <summary>A data directory and, with PostgreSQL, a database.</summary>
internal sealed record Place(string Folder, string? Database)
{
    public Task<BenchHost> Start()
    {
        Directory.CreateDirectory(Folder);
        return BenchHost.Start(database: Database, data: Folder);
    }

    /// <summary>A connection to a database without a running server.</summary>
    public async Task<DbConnection> Open()
    {
        DbConnection connection = Database is null
            ? new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(Folder, "activitysmith.db"), Pooling = false }.ToString())
            : new NpgsqlConnection(Address(new Uri(Database)));
        await connection.OpenAsync();
        return connection;
    }

    private static string Address(Uri database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = database.Host,
            Port = database.Port,
            Username = database.UserInfo,
            Database = database.AbsolutePath[1..],
            Pooling = false,
        }.ToString();
}
