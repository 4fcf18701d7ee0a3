using ActivitySmith.Ledger.Limits;
using Npgsql;
using NpgsqlTypes;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>The shared counts in a table. Nodes exchange counts one after the other, so that two nodes never grant the same last request.</summary>
/// <param name="database">The database.</param>
/// <param name="hasOthers">See <see cref="HasOthers"/>.</param>
internal sealed class PostgresWindows(PostgresDatabase database, Func<bool> hasOthers) : ISharedWindows
{
    private const int Seconds = 60;

    /// <summary>
    /// Advisory lock with the key "actlimit" in ASCII. It is held for one statement, whose snapshot is taken after the lock is granted.
    /// </summary>
    private const string TakeTurn = "SELECT pg_advisory_xact_lock(7017580653347432820)";

    /// <summary>The statement reads the rows as they were before its own writes, so the counts that it adds are separate from them.</summary>
    private const string Exchanging =
        """
        WITH clock AS (SELECT floor(extract(epoch FROM clock_timestamp()))::bigint AS second),
        asked AS (SELECT * FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS a(name, quota, spent, wanted, place)),
        counted AS (
            SELECT a.*, c.*
            FROM asked a, clock, LATERAL (
                SELECT COALESCE(SUM(w.granted), 0)::int AS before,
                    COALESCE(array_agg((clock.second - w.second)::int), '{}') AS ages,
                    COALESCE(array_agg(w.granted), '{}') AS counts
                FROM request_windows w WHERE w.name = a.name AND w.second > clock.second - 60 AND w.second <= clock.second + 60) c),
        decided AS (SELECT *, LEAST(wanted, GREATEST(quota - before - spent, 0)) AS granted FROM counted),
        written AS (
            INSERT INTO request_windows (name, second, granted)
            SELECT d.name, clock.second, d.spent + d.granted FROM decided d, clock WHERE d.spent + d.granted > 0
            ON CONFLICT (name, second) DO UPDATE SET granted = request_windows.granted + excluded.granted)
        SELECT granted, spent, ages, counts FROM decided ORDER BY place
        """;

    public bool HasOthers => hasOthers();

    public async Task<IReadOnlyList<WindowCount>> Exchange(IReadOnlyList<WindowReport> reports, CancellationToken cancellation)
    {
        await using var connection = (NpgsqlConnection)await database.Open(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(TakeTurn));
        batch.BatchCommands.Add(new(Exchanging)
        {
            Parameters =
            {
                new NpgsqlParameter<string[]>
                {
                    TypedValue = [.. reports.Select(report => report.Window)],
                    NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
                },
                Numbers(reports.Select(report => report.Limit)),
                Numbers(reports.Select(report => report.Spent)),
                Numbers(reports.Select(report => report.Wanted)),
            },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        var counts = new List<WindowCount>(reports.Count);
        while (await reader.ReadAsync(cancellation)) counts.Add(Read(reader));
        return counts;
    }

    private static NpgsqlParameter<int[]> Numbers(IEnumerable<int> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer };

    private static WindowCount Read(NpgsqlDataReader reader)
    {
        var granted = reader.GetInt32(0);
        var bySecondsAgo = new int[Seconds];
        bySecondsAgo[0] = granted + reader.GetInt32(1);
        var (ages, counts) = (reader.GetFieldValue<int[]>(2), reader.GetFieldValue<int[]>(3));

        // After the clock was set back a little, rows may be in the future; they count as now. The query leaves out rows further ahead, which would
        // otherwise count until the clock reaches them.
        for (var i = 0; i < ages.Length; i++) bySecondsAgo[Math.Max(ages[i], 0)] += counts[i];
        return new WindowCount(granted, bySecondsAgo);
    }
}
