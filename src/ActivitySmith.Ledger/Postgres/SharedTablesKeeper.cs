using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>Deletes notes of commits that every node has read long ago, and counts of requests that count no more. Any node may do it, several at a time too.</summary>
internal sealed class SharedTablesKeeper(PostgresDatabase database, TimeProvider clock, ILogger log)
{
    /// <summary>A node that was away for longer must start anew. At full load a note takes 20 KB, and a hundred come in a second.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    /// <summary>A window looks back for 60 seconds; the rest is for a clock that is set back a little.</summary>
    private static readonly TimeSpan WindowsKept = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    /// <summary>The note of the last commit stays: by it a node finds out whether the database still holds what it knows.</summary>
    private static readonly string[] Deletes =
    [
        $"""
        DELETE FROM commit_log WHERE position <= (SELECT MAX(position) FROM commit_log WHERE at < (extract(epoch FROM clock_timestamp()) * 1000)::bigint - {Kept.TotalMilliseconds})
          AND position < (SELECT value FROM change_sequence WHERE id = 1)
        """,
        $"DELETE FROM request_windows WHERE abs(second - extract(epoch FROM clock_timestamp())::bigint) > {WindowsKept.TotalSeconds}",
    ];

    private long keptAt = clock.GetTimestamp();
    private Task keeping = Task.CompletedTask;

    /// <summary>Begins when it is time, on a connection of its own: nobody waits for what is deleted.</summary>
    /// <returns>Ends with the deletion that is under way, if there is one.</returns>
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
            // The server stops; another minute will do.
        }
    }

    private async Task Execute(string sql, CancellationToken cancellation)
    {
        await using var connection = (NpgsqlConnection)await database.Open(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
