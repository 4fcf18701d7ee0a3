using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>Deletes notes of commits that every node has read long ago, and counts of requests that count no more. Any node may do it, several at a time too.</summary>
internal sealed class SharedTablesKeeper(TimeProvider clock)
{
    /// <summary>A node that was away for longer must start anew. At full load a note takes 20 KB, and a hundred come in a second.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    /// <summary>A window looks back for 60 seconds; the rest is for a clock that is set back a little.</summary>
    private static readonly TimeSpan WindowsKept = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    private long keptAt = clock.GetTimestamp();

    public async Task Keep(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (clock.GetElapsedTime(keptAt) < Pace) return;
        keptAt = clock.GetTimestamp();
        await using var command = new NpgsqlCommand(
            $"""
            DELETE FROM commit_log WHERE position <= (SELECT MAX(position) FROM commit_log WHERE at < (extract(epoch FROM clock_timestamp()) * 1000)::bigint - {Kept.TotalMilliseconds});
            DELETE FROM request_windows WHERE abs(second - extract(epoch FROM clock_timestamp())::bigint) > {WindowsKept.TotalSeconds}
            """,
            connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
