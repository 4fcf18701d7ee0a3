using System.Data.Common;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Search;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>
/// A PostgreSQL database (13 and up) and the connections to it: a pool for reading, and single connections for writing and listening.
/// </summary>
public sealed class PostgresDatabase : IDatabase, IAsyncDisposable
{
    /// <summary>
    /// Whatever the role's or the database's setting is: a confirmed request is on the disk of the primary and of its synchronous replicas.
    /// <c>remote_apply</c>, which waits for more, stays. The session always sets the value itself, because otherwise a later change for the whole
    /// server would apply to it (https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-SYNCHRONOUS-COMMIT).
    /// </summary>
    private const string CommitsAreOnDisk =
        "SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)";

    private readonly NpgsqlConnectionStringBuilder address;
    private readonly NpgsqlDataSource reads;
    private readonly TimeProvider clock;
    private readonly ILoggerFactory logs;

    /// <summary>This server writes the tags of rows. The triggers of migration 50 write them for servers that do not.</summary>
    private const string WritesTags = "SET activitysmith.tags = 'on'";

    /// <param name="address">See <see cref="PostgresAddress"/>.</param>
    /// <param name="clock">Measures the time between attempts.</param>
    /// <param name="logs">For events of connections.</param>
    /// <exception cref="FormatException">The address is invalid.</exception>
    public PostgresDatabase(string address, TimeProvider clock, ILoggerFactory logs)
    {
        this.clock = clock;
        this.logs = logs;
        Unreadable = new UnreadableRows(logs.CreateLogger<UnreadableRows>());
        this.address = PostgresAddress.Parse(address);
        reads = NpgsqlDataSource.Create(this.address.ConnectionString);
    }

    public UnreadableRows Unreadable { get; }

    public string Description => $"PostgreSQL, database {address.Database} at {HostAndPort}";

    private string HostAndPort => address.Host!.Contains(',', StringComparison.Ordinal) ? address.Host : $"{address.Host}:{address.Port}";

    public IReadOnlyList<int> Migrate() => PostgresMigrations.Apply(this);

    public IRowStore OpenStore() => new PostgresStore(this, clock, logs.CreateLogger<PostgresStore>());

    public async Task<DbConnection> Open(CancellationToken cancellation) => await reads.OpenConnectionAsync(cancellation);

    public ValueTask DisposeAsync() => reads.DisposeAsync();

    WordMatch IReadConnections.WordMatch { get; } = new(
        "(SELECT * FROM search_entries WHERE search_terms(kind, account_id, words) @@ CAST(@match AS tsquery) OFFSET 0)", term => $"'{term}':*");

    string IDatabase.TableNames => "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()";

    DbConnection IDatabase.OpenWriter() => OpenSingle();

    /// <summary>A connection outside the pool.</summary>
    /// <param name="commandSeconds">Default command timeout in seconds; null for the address's, or Npgsql's 30.</param>
    internal NpgsqlConnection OpenSingle(int? commandSeconds = null)
    {
        var connection = Single(commandSeconds);
        try
        {
            connection.Open();
            using var settings = new NpgsqlCommand($"{CommitsAreOnDisk}; {WritesTags}", connection);
            settings.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection outside the pool, not opened yet.</summary>
    internal NpgsqlConnection Single(int? commandSeconds = null)
    {
        var single = PostgresAddress.Single(address);
        if (commandSeconds is { } seconds) single.CommandTimeout = seconds;
        return new NpgsqlConnection(single.ConnectionString);
    }
}
