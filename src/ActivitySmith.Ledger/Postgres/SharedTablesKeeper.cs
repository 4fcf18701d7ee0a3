using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>
/// Deletes notes of commits that all nodes have read, and expired counts of requests. Any node may do it, also several at the same time.
/// </summary>
internal sealed class SharedTablesKeeper(PostgresDatabase database, TimeProvider clock, ILogger log)
{
    /// <summary>
    /// How long notes are kept. A node that was disconnected for longer must read everything again. At full load a note takes 20 KB, and there are a
    /// hundred per second.
    /// </summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    /// <summary>How long counts are kept: a window covers 60 seconds, the rest allows for a clock that is set back a little.</summary>
    private static readonly TimeSpan WindowsKept = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    /// <summary>The note of the last commit stays: nodes use it to check whether the database still contains their last known commit.</summary>
    private static readonly string[] Deletes =
    [
        $"""
        DELETE FROM commit_log WHERE position <= (
            SELECT MAX(position) FROM commit_log WHERE at < (extract(epoch FROM clock_timestamp()) * 1000)::bigint - {Kept.TotalMilliseconds})
          AND position < (SELECT value FROM change_sequence WHERE id = 1)
        """,
        $"DELETE FROM request_windows WHERE abs(second - extract(epoch FROM clock_timestamp())::bigint) > {WindowsKept.TotalSeconds}",
    ];

    private long keptAt = clock.GetTimestamp();
    private Task keeping = Task.CompletedTask;

    /// <summary>Starts a deletion when it is due, on a separate connection, so that no caller waits for it.</summary>
    /// <returns>Completes with the current deletion, if there is one.</returns>
    public Task Keep(CancellationToken cancellation)
    {
        if (!keeping.IsCompleted || clock.GetElapsedTime(keptAt) < Pace) return keeping;
        keptAt = clock.GetTimestamp();
        return keeping = Task.Run(() => Delete(cancellation), CancellationToken.None);
    }

    private async Task Delete(CancellationToken cancellation)
    {
        try
        {
            foreach (var sql in Deletes) await BackgroundWork.Try(log, "deleting what nodes shared", () => Execute(sql, cancellation), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The server stops; the next deletion removes the rest.
        }
    }

    private async Task Execute(string sql, CancellationToken cancellation)
    {
        await using var connection = (NpgsqlConnection)await database.Open(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
