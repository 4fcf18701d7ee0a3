using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>Determines whether a commit succeeded whose response was lost.</summary>
/// <param name="database">The database.</param>
/// <param name="clock">Measures the time limit.</param>
/// <param name="log">The store's logger.</param>
internal sealed partial class Settlement(PostgresDatabase database, TimeProvider clock, ILogger log)
{
    /// <summary>Time limit, while all callers of the batch wait.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Requests the turn first, so that the lost transaction has ended, committed or not. A transaction that still holds the turn at the time limit
    /// hangs in its commit.
    /// </summary>
    private static readonly string TakeTurn = $"SET lock_timeout = {Limit.TotalMilliseconds}; BEGIN; SELECT value FROM change_sequence WHERE id = 1 FOR UPDATE";

    private const string Find = "SELECT COUNT(*) FROM commit_log WHERE position = $1 AND token = $2";

    private volatile bool isClosing;

    /// <summary>Stops further attempts, because the server stops.</summary>
    public void Close() => isClosing = true;

    /// <param name="position">Position of the commit.</param>
    /// <param name="token">Token of the commit.</param>
    /// <param name="lost">The error that lost the response.</param>
    /// <exception cref="StorageUnavailableException">The outcome is still unknown at the time limit.</exception>
    public bool WasCommitted(long position, string token, Exception lost)
    {
        // A separate connection, which is abandoned when it hangs, so that no query takes longer than the limit.
        var asking = Task.Run(() => Ask(position, token));
        if (asking.Wait(Limit) && asking.Result is { } known) return known;
        throw new StorageUnavailableException(
            "The connection broke during a commit and PostgreSQL is still unavailable: it is not known yet whether it was written", lost)
        { MayBeWritten = true };
    }

    /// <returns>Null when unknown.</returns>
    private async Task<bool?> Ask(long position, string token)
    {
        var began = clock.GetTimestamp();
        while (!isClosing && clock.GetElapsedTime(began) < Limit)
        {
            try
            {
                await using var connection = database.Single();
                await connection.OpenAsync();
                await using var turn = new NpgsqlCommand(TakeTurn, connection);
                await turn.ExecuteNonQueryAsync();
                await using var find = new NpgsqlCommand(Find, connection);
                find.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
                find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = token });
                return (long)(await find.ExecuteScalarAsync())! > 0;
            }
            // Unavailable, read-only, starting, out of connections: none of these shows whether the commit succeeded.
            catch (Exception error)
            {
                LogNotSettled(error);
                await Task.Delay(Pause, clock);
            }
        }

        return null;
    }

    [LoggerMessage(LogLevel.Debug, "Outcome of a commit still unknown")]
    private partial void LogNotSettled(Exception error);
}
