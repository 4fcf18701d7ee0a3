using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>The connection through which a ledger writes: opened on demand, and reopened, with pauses, after it broke.</summary>
/// <param name="database">The database.</param>
/// <param name="clock">Measures the pauses.</param>
internal sealed class PostgresLink(PostgresDatabase database, TimeProvider clock) : IDisposable
{
    /// <summary>Time from a failed attempt to the next one; until then, callers are refused at once.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Settings of the write connection. All its statements find rows by key, so plans without an index can only be wrong (a plan that was made for
    /// an empty table stays in use for long). A node that stops during its turn loses the turn, and a node that waits for its turn stops waiting
    /// before its clients do.
    /// </summary>
    private const string Settings =
        "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off; "
        + "SET lock_timeout = '8s'; SET idle_in_transaction_session_timeout = '5s'";

    /// <summary>Command timeout in seconds: longer than <c>lock_timeout</c>, and short enough to detect a database that hangs.</summary>
    private const int StatementSeconds = 10;

    /// <summary>
    /// PostgreSQL's function that warns when a commit stopped waiting for a replica and is on the primary only. The warning's text depends on the
    /// language, the function's name does not.
    /// </summary>
    private const string WaitForReplica = "SyncRepWaitForLSN";

    private NpgsqlConnection? connection;
    private long? failedAt;

    /// <summary>Whether a connection is open, as far as known.</summary>
    public bool IsOpen => connection is { FullState: System.Data.ConnectionState.Open };

    /// <summary>
    /// Whether PostgreSQL committed on this connection without its synchronous replicas: the client cancels a statement after its timeout, and a
    /// commit that is cancelled during that wait succeeds (https://www.postgresql.org/docs/current/warm-standby.html#SYNCHRONOUS-REPLICATION-HA).
    /// </summary>
    public bool HasLeftReplicaBehind { get; private set; }

    /// <exception cref="StorageUnavailableException">The database cannot be reached.</exception>
    public NpgsqlConnection Connection => IsOpen ? connection! : Open();

    /// <summary>Whether the failure comes from the connection or the server, not from the statement.</summary>
    public bool IsUnavailable(Exception error) => error switch
    {
        // The server stops, crashed or starts; it closes the connection after this error. A read-only server is a replica or a former primary; the
        // next connection may reach the current primary.
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => true,
        PostgresException refused => refused.SqlState.StartsWith("57P", StringComparison.Ordinal)
            || refused.SqlState.StartsWith("08", StringComparison.Ordinal)
            || !IsOpen,
        NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException => true,
        _ => !IsOpen,
    };

    /// <summary>Closes the connection; the next caller gets a new one.</summary>
    public void Drop()
    {
        connection?.Dispose();
        connection = null;
    }

    public void Dispose() => Drop();

    private NpgsqlConnection Open()
    {
        Drop();
        if (failedAt is { } failed && clock.GetElapsedTime(failed) < Pause)
            throw new StorageUnavailableException("PostgreSQL was unreachable a moment ago", cause: null);
        try
        {
            connection = database.OpenSingle(StatementSeconds);
            HasLeftReplicaBehind = false;
            connection.Notice += (_, notice) => HasLeftReplicaBehind |= notice.Notice.Routine == WaitForReplica;
            using var settings = new NpgsqlCommand(Settings, connection);
            settings.ExecuteNonQuery();
            failedAt = null;
            return connection;
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException)
        {
            Drop();
            failedAt = clock.GetTimestamp();
            throw new StorageUnavailableException($"PostgreSQL cannot be reached:  {error.Message}", error);
        }
    }
}
