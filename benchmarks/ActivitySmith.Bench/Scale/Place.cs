using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ActivitySmith.Bench.Scale;

/// <summary>A data directory and, with PostgreSQL, a database.</summary>
internal sealed record Place(string Folder, string? Database)
{
    /// <param name="environment">More variables of its environment; null for none.</param>
    public Task<BenchHost> Start(IReadOnlyDictionary<string, string>? environment = null)
    {
        Directory.CreateDirectory(Folder);
        return BenchHost.Start(database: Database, data: Folder, environment: environment);
    }

    /// <summary>Seconds from the start of the process until the server is ready.</summary>
    public async Task<double> TimeToReady()
    {
        var watch = Stopwatch.StartNew();
        await using var host = await Start();
        return await Ready(host, watch);
    }

    /// <summary>The same, and until what was left to deliver is read.</summary>
    public async Task<(double Ready, double Delivering)> TimeToDeliver()
    {
        var watch = Stopwatch.StartNew();
        await using var host = await Start();
        var ready = await Ready(host, watch);
        await host.Loaded.WaitAsync(TimeSpan.FromMinutes(2));
        return (ready, watch.Elapsed.TotalSeconds);
    }

    /// <summary>A connection to a database without a running server.</summary>
    public async Task<DbConnection> Open()
    {
        DbConnection connection = Database is null
            ? new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(Folder, "activitysmith.db"), Pooling = false }.ToString())
            : new NpgsqlConnection(Address(new Uri(Database)));
        await connection.OpenAsync();
        if (Database is null) return connection;

        // The copies get their tags from this benchmark, not from the triggers for older servers.
        await using var setting = connection.CreateCommand();
        setting.CommandText = "SET activitysmith.tags = 'on'";
        await setting.ExecuteNonQueryAsync();
        return connection;
    }

    private static async Task<double> Ready(BenchHost host, Stopwatch watch)
    {
        using var client = new HttpClient();
        (await client.GetAsync(new Uri(host.Url, "/health/ready"))).EnsureSuccessStatusCode();
        return watch.Elapsed.TotalSeconds;
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
