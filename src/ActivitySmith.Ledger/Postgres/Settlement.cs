using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>Finds out what became of a commit whose answer was lost.</summary>
/// <param name="database">Where it was sent.</param>
/// <param name="clock">Measures the time that there is.</param>
/// <param name="log">The store's.</param>
internal sealed partial class Settlement(PostgresDatabase database, TimeProvider clock, ILogger log)
{
    /// <summary>Time to find out, while the callers of a whole batch wait for their answers.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The turn is asked for first: so the lost transaction is over, one way or the other. A transaction that still has it when the time is up hangs in
    /// its commit.
    /// </summary>
    private static readonly string TakeTurn = $"SET lock_timeout = {Limit.TotalMilliseconds}; BEGIN; SELECT value FROM change_sequence WHERE id = 1 FOR UPDATE";

    private const string Find = "SELECT COUNT(*) FROM commit_log WHERE position = $1 AND token = $2";

    private volatile bool isClosing;

    /// <summary>No further tries, as the server stops.</summary>
    public void Close() => isClosing = true;

    /// <param name="position">Of the commit.</param>
    /// <param name="token">Its own.</param>
    /// <param name="lost">Why there was no answer.</param>
    /// <exception cref="StorageAwayException">Nobody could tell in time.</exception>
    public bool WasCommitted(long position, string token, Exception lost)
    {
        // A connection of its own, which is left behind when it hangs: no way of asking must take longer than the limit.
        var asking = Task.Run(() => Ask(position, token));
        if (asking.Wait(Limit) && asking.Result is { } known) return known;
        throw new StorageAwayException("The connection broke during a commit, and PostgreSQL stays away: whether it was written is told later", lost) { MayBeWritten = true };
    }

    /// <returns>Null when it could not be found out.</returns>
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
#pragma warning disable CA1031 // Away, read-only, starting, out of connections: none of them says what became of the commit.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogNotSettled(error);
                await Task.Delay(Pause, clock);
            }
        }

        return null;
    }

    [LoggerMessage(LogLevel.Debug, "What became of a commit could not be found out yet")]
    private partial void LogNotSettled(Exception error);
}
