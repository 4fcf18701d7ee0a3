using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>The one connection that a ledger writes through: opened when it is needed, and again, with pauses, when it broke.</summary>
/// <param name="database">Where to.</param>
/// <param name="clock">Measures the pauses.</param>
internal sealed class PostgresLink(PostgresDatabase database, TimeProvider clock) : IDisposable
{
    /// <summary>Time from a failed attempt to the next; those who come before are refused at once.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// For a connection that writes. All its statements find rows by key, so that plans without an index can only be wrong (a plan made
    /// while a table was empty is kept for long). A node that stops in the middle of its turn loses it, and one that
    /// waits for its turn gives up while clients still listen.
    /// </summary>
    private const string Settings =
        "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off; "
        + "SET lock_timeout = '8s'; SET idle_in_transaction_session_timeout = '5s'";

    /// <summary>
    /// Longest time in seconds that a statement is waited for: more than a turn takes to be refused (<c>lock_timeout</c>), and so that a database that
    /// hangs is found out.
    /// </summary>
    private const int StatementSeconds = 10;

    /// <summary>
    /// The function of PostgreSQL that says that a commit is on the primary alone, as its wait for a replica was ended; its words may be in any language.
    /// </summary>
    private const string WaitForReplica = "SyncRepWaitForLSN";

    private NpgsqlConnection? connection;
    private long? failedAt;

    /// <summary>Whether a connection is open, as far as is known.</summary>
    public bool IsOpen => connection is { FullState: System.Data.ConnectionState.Open };

    /// <summary>
    /// Whether PostgreSQL committed on this connection without the replicas that it waits for: a statement that is waited for no longer is cancelled, and
    /// what is cancelled in that wait succeeds (https://www.postgresql.org/docs/current/warm-standby.html#SYNCHRONOUS-REPLICATION-HA).
    /// </summary>
    public bool HasLeftReplicaBehind { get; private set; }

    /// <exception cref="StorageAwayException">It cannot be opened.</exception>
    public NpgsqlConnection Connection => IsOpen ? connection! : Open();

    /// <summary>Whether the failure is the connection's or the server's, and not that of what was asked.</summary>
    public bool IsAway(Exception error) => error switch
    {
        // A server that stops, crashed or starts; it closes the connection after saying so.
        // One that takes no writes is a replica, or a primary that another has taken the place of: the next connection may lead to the right one.
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => true,
        PostgresException refused => refused.SqlState.StartsWith("57P", StringComparison.Ordinal) || refused.SqlState.StartsWith("08", StringComparison.Ordinal) || !IsOpen,
        NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException => true,
        _ => !IsOpen,
    };

    /// <summary>Forgets the connection; the next one who asks gets a new one.</summary>
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
            throw new StorageAwayException("PostgreSQL could not be reached a moment ago", cause: null);
        try
        {
            connection = database.OpenSingle(StatementSeconds);
            HasLeftReplicaBehind = false;
            connection.Notice += (_, told) => HasLeftReplicaBehind |= told.Notice.Routine == WaitForReplica;
            using var settings = new NpgsqlCommand(Settings, connection);
            settings.ExecuteNonQuery();
            failedAt = null;
            return connection;
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException)
        {
            Drop();
            failedAt = clock.GetTimestamp();
            throw new StorageAwayException($"PostgreSQL cannot be reached: {error.Message}", error);
        }
    }
}
