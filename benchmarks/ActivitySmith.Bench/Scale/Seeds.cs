using System.Data.Common;
using System.Globalization;

namespace ActivitySmith.Bench.Scale;

/// <summary>Copies a few rows that the server wrote into many: all columns are equal except ids, keys, positions in the order of changes and times.</summary>
internal sealed class Seeds(DbConnection connection, bool isPostgres)
{
    /// <summary>Whether every copy has another title, for searches.</summary>
    public bool HaveTexts { get; init; }

    /// <summary>A tag of every copy.</summary>
    public const string EveryTag = "seeded";

    /// <summary>Tags of every second copy; none has both.</summary>
    public const string OddTag = "odd", EvenTag = "even";

    /// <summary>A tag of each thousandth copy.</summary>
    public const string FewTag = "few";

    /// <summary>The tag of one copy, the last one in its list.</summary>
    public const string OldestTag = "oldest";

    /// <summary>Copies the running activity of a stream, with the stream, to <c>seed-1</c> ... <c>seed-N</c>.</summary>
    public async Task Streams(string streamKey, int count)
    {
        var activity = (string)(await Scalar($"SELECT last_activity_id FROM streams WHERE stream_key = '{streamKey}'"))!;
        await Number("seed_streams", count);
        await Copy(
            "streams", $"r.stream_key = '{streamKey}'", "seed_streams",
            new() { ["stream_key"] = "'seed-' || n.i", ["activity_id"] = "n.id", ["last_activity_id"] = "n.id", ["listed_tags"] = TagsOf(count) });
        await Tag("stream_tags", "seed_streams", count, "'seed-' || n.i", "streams", $"r.stream_key = '{streamKey}'", state: 0, "0");
        await Activities(activity, "seed_streams", count, new() { ["stream_key"] = "'seed-' || n.i" });
    }

    /// <summary>Copies the deliveries of the activity of a stream to the copies of the stream, as those of cards that the users swiped away.</summary>
    public Task Deliveries(string streamKey) => Copy(
        "deliveries", $"r.subject_id = (SELECT last_activity_id FROM streams WHERE stream_key = '{streamKey}')", "seed_streams",
        new() { ["delivery_id"] = "n.id || '/' || r.device_id", ["subject_id"] = "n.id", ["phase"] = "'dismissed'", ["closed_at"] = "r.created_at" });

    /// <summary>Copies an activity with its frames.</summary>
    public async Task Activities(string activityId, int count)
    {
        await Number("seed_activities", count);
        await Activities(activityId, "seed_activities", count, []);
    }

    /// <summary>Copies a running activity with its deliveries.</summary>
    public async Task OpenActivities(string activityId, int count)
    {
        await Number("seed_open", count);
        await Activities(activityId, "seed_open", count, []);
        await Copy(
            "deliveries", $"r.subject_id = '{activityId}'", "seed_open",
            new() { ["subject_id"] = "n.id", ["delivery_id"] = "n.id || '/' || r.device_id" });
    }

    /// <summary>Brings the database into the state that it has after a long time and a clean shutdown.</summary>
    public async Task Finish()
    {
        // The copies are not in the index of search; the next start need not put them there. 4102444800000: no later change is read either.
        await Run("UPDATE search_progress SET position = (SELECT value FROM change_sequence), at = 4102444800000");
        await Run(isPostgres ? "VACUUM ANALYZE; CHECKPOINT" : "ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>Makes the next start of the server index all rows.</summary>
    public Task ForgetSearch() => Run("UPDATE search_progress SET position = -1");

    public async Task<double> DiskBytes() => Convert.ToDouble(
        await Scalar(isPostgres
            ? "SELECT pg_database_size(current_database())"
            : "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"),
        CultureInfo.InvariantCulture);

    /// <summary>Prints the disk space of a row with its share of the indexes; only PostgreSQL reports it by table.</summary>
    public async Task PrintDisk(string name)
    {
        foreach (var table in isPostgres ? new[] { "streams", "activities", "frames" } : [])
        {
            var bytes = await Scalar($"SELECT pg_total_relation_size('{table}') / COUNT(*)::float8 FROM {table}");
            Figures.Print($"{name}.disk.{table}_row", Convert.ToDouble(bytes, CultureInfo.InvariantCulture), "bytes");
        }

        Figures.Print($"{name}.disk.megabytes", await DiskBytes() / 1e6, "MB");
    }

    /// <summary>Ids of the copies, with the length and randomness of real ones.</summary>
    public async Task<string> Id(string numbers, int i) => (string)(await Scalar($"SELECT id FROM {numbers} WHERE i = {i}"))!;

    private async Task Activities(string activityId, string numbers, int count, Dictionary<string, string> changes)
    {
        // A tenth of a second apart, so that lists and housekeeping have an order.
        changes["activity_id"] = "n.id";
        changes["seq"] = "(SELECT value FROM change_sequence) + n.i";
        foreach (var time in new[] { "started_at", "updated_at", "ended_at", "dismiss_at", "last_frame_at" }) changes[time] = $"r.{time} - n.i * 100";
        changes["tags"] = TagsOf(count);
        if (HaveTexts) changes["state"] = StateOf(count);
        await Copy("activities", $"r.activity_id = '{activityId}'", numbers, changes);
        var state = changes.ContainsKey("stream_key") ? 1 : 0;
        await Tag("activity_tags", numbers, count, "n.id", "activities", $"r.activity_id = '{activityId}'", state, "r.started_at - n.i * 100");
        await Copy("frames", $"r.activity_id = '{activityId}'", numbers, new() { ["activity_id"] = "n.id", ["at"] = "r.at - n.i * 100" });
        await Run($"UPDATE change_sequence SET value = value + {count}");
    }

    /// <summary>The state of copy <c>n.i</c>, with its words in place of the title: the last fifth of the copies, which is the oldest one, is legacy.</summary>
    private string StateOf(int count)
    {
        var text = $"""
            'Nightly backup of host rack' || (n.i % 977) || ' number ' || n.i || CASE WHEN n.i % 2 = 1 THEN ' odd' ELSE ' even' END
              || CASE WHEN n.i > {count} * 8 / 10 THEN ' legacy' ELSE '' END || ', copying volume snapshots'
            """;
        string Titled(string state) =>
            $"""replace(replace({state}, 'Nightly backup"', {text} || '"'), 'Reindexing product search', {text})""";
        return isPostgres
            ? $"convert_to({Titled("convert_from(r.state, 'UTF8')")}, 'UTF8')"
            : $"CAST({Titled("CAST(r.state AS TEXT)")} AS BLOB)";
    }

    /// <summary>The tags of copy <c>n.i</c>, as JSON.</summary>
    private static string TagsOf(int count) =>
        $"""
        '["{EveryTag}","' || CASE WHEN n.i % 2 = 1 THEN '{OddTag}' ELSE '{EvenTag}' END
          || CASE WHEN n.i = {count} THEN '","{OldestTag}"]' WHEN n.i % 1000 = 0 THEN '","{FewTag}"]' ELSE '"]' END
        """;

    private async Task Tag(string tags, string numbers, int count, string id, string table, string which, int state, string at)
    {
        var all = new[]
        {
            (EveryTag, "1 = 1"), (OddTag, "n.i % 2 = 1"), (EvenTag, "n.i % 2 = 0"),
            (FewTag, $"n.i % 1000 = 0 AND n.i <> {count}"), (OldestTag, $"n.i = {count}"),
        };
        foreach (var (tag, copies) in all)
            await Run(
                $"INSERT INTO {tags} (account_id, id, tag, state, at) SELECT r.account_id, {id}, '{tag}', {state}, {at} "
                + $"FROM {numbers} n, {table} r WHERE {which} AND {copies}");
    }

    private async Task Number(string name, int count)
    {
        var id = isPostgres ? "md5(random()::text || i)" : "lower(hex(randomblob(16)))";
        await Run($"CREATE TEMP TABLE {name} AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i, {id} AS id FROM n");
    }

    private async Task Copy(string table, string which, string numbers, Dictionary<string, string> changes)
    {
        List<string> columns = [];
        await using (var command = Command($"SELECT * FROM {table} LIMIT 0"))
        await using (var reader = await command.ExecuteReaderAsync())
            for (var i = 0; i < reader.FieldCount; i++) columns.Add(reader.GetName(i));
        var values = columns.Select(column => changes.GetValueOrDefault(column, $"r.{column}"));
        await Run($"INSERT INTO {table} ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)} FROM {numbers} n, {table} r WHERE {which}");
    }

    private async Task Run(string sql)
    {
        foreach (var statement in sql.Split("; "))
        {
            await using var command = Command(statement);
            await command.ExecuteNonQueryAsync();
        }
    }

    private async Task<object?> Scalar(string sql)
    {
        await using var command = Command(sql);
        return await command.ExecuteScalarAsync();
    }

    private DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        return command;
    }
}
