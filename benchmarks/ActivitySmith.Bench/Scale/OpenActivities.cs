using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using ActivitySmith.Bench.Delivery;
using ActivitySmith.Testing;

namespace ActivitySmith.Bench.Scale;

/// <summary>
/// A phone with very many running activities, whose deliveries are open: the time of a start that finds them all, and the number of transactions of the
/// database when the phone leaves the channel of 10,000 of them.
/// </summary>
internal static class OpenActivities
{
    private const int Starts = 3;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public static async Task Run(Effort effort)
    {
        var folder = Directory.CreateTempSubdirectory("activitysmith-scale-").FullName;
        try
        {
            await Run("scale", new Place(Path.Combine(folder, "sqlite"), null), effort);
            if (!PostgresServer.IsHere) return;
            var server = await PostgresServer.Start(isDurable: true);
            await Run("scale.postgres", new Place(Path.Combine(folder, "postgres"), await server.CreateDatabase()), effort);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Run(string name, Place place, Effort effort)
    {
        var (open, regrouped) = effort.IsShort ? (10_000, 1_000) : (100_000, 10_000);
        var starts = new List<(double Ready, double Delivering)>();
        await Seed(place, open);
        for (var i = 0; i < Starts; i++) starts.Add(await place.TimeToDeliver());
        Figures.Print($"{name}.open.startup_seconds", Figures.Median(starts.Select(start => start.Ready)), "s");
        Figures.Print($"{name}.open.delivering_seconds", Figures.Median(starts.Select(start => start.Delivering)), "s");
        if (place.Database is null) return;

        // PostgreSQL counts its transactions: every query of the server outside a commit is one.
        await Prune(place, regrouped);
        await using var host = await place.Start();
        using var phones = new BenchPhones(host.Url);
        await using var connection = await place.Open();
        var watch = Stopwatch.StartNew();
        var before = await Transactions(connection);
        var device = (await phones.Send(HttpMethod.Get, "/api/manage/devices", BenchHost.ApiKey, body: null)).GetProperty("data").EnumerateArray()
            .First(known => known.GetProperty("kind").GetString() == "ios").GetProperty("device_id").GetString();
        await phones.Send(HttpMethod.Delete, $"/api/manage/channels/ops/devices/{device}", BenchHost.ApiKey, body: null);
        while (await Count(connection, "SELECT COUNT(*) FROM deliveries WHERE closed_at IS NULL AND is_leaving = 0") > 0)
        {
            if (watch.Elapsed > Longest) throw new InvalidOperationException("The recipients were not matched within 2 minutes");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        var (busy, time) = (await Transactions(connection) - before, watch.Elapsed);
        before = await Transactions(connection);
        await Task.Delay(time, TimeProvider.System);
        var idle = await Transactions(connection) - before;
        Figures.Print($"scale.regroup.activities", regrouped, "activities");
        Figures.Print($"scale.regroup.queries", Math.Max(0, busy - idle), "transactions");
        Figures.Print($"scale.regroup.seconds", time.TotalSeconds, "s");
    }

    /// <summary>Creates one activity with an open delivery through the server, and copies both in the database.</summary>
    private static async Task Seed(Place place, int open)
    {
        string activityId;
        await using (var host = await place.Start())
        {
            using var phones = new BenchPhones(host.Url);
            await phones.Pair(1, "17.6", _ => "ops");
            var started = await phones.Send(HttpMethod.Post, "/api/live-activity/start", BenchHost.ApiKey, new
            {
                content_state = new { title = "Nightly backup", type = "progress", percentage = 3 },
                target = new { channels = new[] { "ops" } },
            });
            activityId = started.GetProperty("activity_id").GetString()!;
            await phones.Show(activityId, 1, updateToken: true);
        }

        await using var connection = await place.Open();
        var seeds = new Seeds(connection, place.Database is not null);
        await seeds.OpenActivities(activityId, open);
        await seeds.Finish();
    }

    private static async Task Prune(Place place, int left)
    {
        await using var connection = await place.Open();
        foreach (var table in new[] { ("deliveries", "subject_id"), ("frames", "activity_id"), ("activities", "activity_id") })
            await Execute(connection, $"DELETE FROM {table.Item1} WHERE {table.Item2} NOT IN (SELECT id FROM seed_kept)", left);
    }

    private static async Task Execute(DbConnection connection, string sql, int left)
    {
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 600;
        command.CommandText = $"CREATE TEMP TABLE IF NOT EXISTS seed_kept AS SELECT activity_id AS id FROM activities ORDER BY started_at LIMIT {left}";
        await command.ExecuteNonQueryAsync();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> Transactions(DbConnection connection)
    {
        // Sessions report their counts with a delay.
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);
        return await Count(connection, "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()");
    }

    private static async Task<long> Count(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
