using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Server.Storage;
using ActivitySmith.Server.Tests.Devices;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ActivitySmith.Server.Tests.Start;

/// <summary>A database of a build before 0.1.0 (<c>before-first-schema.sql</c>), which reached the same tables by other migrations, opens unchanged.</summary>
public sealed class UpgradeTests
{
    private const string FirstKey = "ask_first_of_the_old_server";
    private const string ChannelKey = "ask_iOqTZnrQe99u5RKcM9Qc5On4uwdVxv8xIuCvR8nn";
    private const string SecondAccountsKey = "ask_D0syF4P84aHQ6Wd9FIbCi9hRKg1USTnYVq-GeYjr";

    /// <summary>A minute after the last row, so that no row has aged.</summary>
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 21, 16, 6, 30, TimeSpan.Zero));

    private static IEnumerable<Migration> NewerSteps => Migrations.All.Where(migration => migration.Step > Migrations.FirstStep);

    [Fact]
    public async Task Every_row_exists_except_orders_to_devices_to_which_nothing_was_sent()
    {
        await using var server = await Upgraded();
        await server.Stop();
        using var now = Open(DataDirectory.DatabaseIn(server.DataPath));
        using var old = Open(":memory:");
        Fill(old);

        Assert.Equal(
            [.. Rows(old, "SELECT step FROM schema_steps ORDER BY step"), .. NewerSteps.Select(migration => $"{migration.Step}")],
            Rows(now, "SELECT step FROM schema_steps ORDER BY step"));
        var tables = Rows(old, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('change_sequence', 'database_epoch') ORDER BY name");
        Assert.Equal(32, tables.Count);
        Migrate(old);
        foreach (var table in tables)
        {
            var columns = string.Join(", ", Rows(old, $"SELECT name FROM pragma_table_info('{table}')"));
            var kept = Rows(now, $"SELECT {columns} FROM {table}").ToHashSet(StringComparer.Ordinal);
            Assert.All(Rows(old, $"SELECT {columns} FROM {table}"), row => Assert.True(kept.Contains(row), $"{table}: {row}"));
        }
    }

    [Fact]
    public void Tables_and_indexes_are_those_of_a_new_database()
    {
        using var old = Open(":memory:");
        Fill(old);
        Migrate(old);
        using var fresh = Open(":memory:");
        foreach (var migration in Migrations.All) Command(fresh, migration.Sql).ExecuteNonQuery();

        Assert.Equal(Structure(fresh), Structure(old));
    }

    [Fact]
    public void A_backup_with_a_table_that_no_build_created_is_refused()
    {
        var file = Path.GetTempFileName();
        try
        {
            using (var old = Open(file))
            {
                Fill(old);
                Command(old, "ALTER TABLE devices ADD COLUMN extra TEXT").ExecuteNonQuery();
            }

            Assert.StartsWith("contains the table devices, which no version of the server creates in this form", SqliteInspection.FindProblem(file),
                StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Stored_rows_are_read_as_they_were_written()
    {
        await using var server = await Upgraded();

        Assert.Equal(
            ["approve running", "car running", "ended-by-id inactive", "gone removed", "nightly-backup running", "paused paused", "servers running",
                "stats running", "tea running"],
            (await Data(server, "streams")).Select(one => $"{Text(one, "stream_key")} {Text(one, "state")}"));
        var stream = await Get(server, "manage/streams/nightly-backup");
        Assert.Equal(("upload archive", "lime"), (Text(stream.GetProperty("content_state"), "subtitle"), Text(stream.GetProperty("content_state"), "color")));
        Assert.Equal("""["backup","nightly"]""", stream.GetProperty("tags").GetRawText());
        Assert.Equal("""{"run":"42","host":"db1"}""", stream.GetProperty("metadata").GetRawText());
        Assert.Equal(20, (await Get(server, "manage/streams/paused")).GetProperty("content_state").GetProperty("percentage").GetInt32());

        Assert.Equal(10, (await Data(server, "activities")).Count);
        var frames = await Data(server, $"activities/{Text(stream, "activity_id")}/frames");
        Assert.Equal(["dump database", "upload archive"], frames.Select(frame => Text(frame.GetProperty("content_state"), "subtitle")));

        Assert.Equal(["Deploy?", "Backup finished"], (await Data(server, "notifications")).Select(one => Text(one.GetProperty("content"), "title")));
        Assert.Equal(["family", "ops"], (await Data(server, "channels")).Select(one => Text(one, "slug")));
        Assert.Equal(["backup script", "First key"], (await Data(server, "keys")).Select(one => Text(one, "name")));
        var board = Assert.Single(await Data(server, "devices"));
        Assert.Equal(("Größe 🚀 Wand", "page", 7), (Text(board, "name"), Text(board, "kind"), board.GetProperty("badge").GetInt32()));
        Assert.Equal([19.5, 22, 25], (await Get(server, "manage/metrics/sales")).GetProperty("values").EnumerateArray()
            .Select(value => value.GetProperty("value").GetDouble()));
        Assert.Equal("sunny <b>", Text((await Get(server, "manage/metrics/weather")).GetProperty("values")[0], "value"));
    }

    [Fact]
    public async Task Streams_continue_from_their_state()
    {
        await using var server = await Upgraded();
        var before = Text(await Get(server, "manage/streams/nightly-backup"), "activity_id");

        var put = (await server.Client.Put("/api/live-activity/stream/nightly-backup",
            """{"content_state":{"title":"Nightly backup","subtitle":"verify","current_step":3}}""")).Is(HttpStatusCode.OK).Json;
        Assert.Equal(("updated", before), (Text(put, "operation"), Text(put, "activity_id")));
        Assert.Equal(3, (await Data(server, $"activities/{before}/frames")).Count);
        Assert.Equal("noop", await Operation(server, "car", """{"type":"progress","title":"Auto lädt","subtitle":"11 kW","percentage":64,"color":"green"}"""));
        Assert.Equal("started", await Operation(server, "gone", """{"type":"progress","title":"Back","percentage":1}"""));
        Assert.Equal("started", await Operation(server, "ended-by-id", """{"type":"progress","title":"Back","percentage":1}"""));
        Assert.Equal("paused", await Operation(server, "paused", """{"type":"progress","title":"Paused","percentage":30}"""));
        (await server.Client.Post("/api/manage/streams/paused/resume", "{}")).Is(HttpStatusCode.OK);
        (await server.Client.Delete("/api/live-activity/stream/tea")).Is(HttpStatusCode.OK);

        // Positions in the order of all changes continue after the last one of the old database.
        await server.Restart();
        Assert.Equal("verify", Text((await Get(server, "manage/streams/nightly-backup")).GetProperty("content_state"), "subtitle"));
    }

    [Fact]
    public async Task Keys_accounts_and_first_responses_are_unchanged()
    {
        await using var server = await Upgraded();
        using var channel = server.NewClient(ChannelKey);
        using var second = server.NewClient(SecondAccountsKey);

        // One device is in the key's channel: the board.
        var reached = (await channel.Post("/api/push-notification", """{"title":"To ops"}""")).Is(HttpStatusCode.OK).Json;
        Assert.Equal("""["ops"]""", reached.GetProperty("effective_channel_slugs").GetRawText());
        (await channel.Get("/api/manage/keys")).Is(HttpStatusCode.Forbidden);
        var streams = (await second.Get("/api/manage/streams")).Is(HttpStatusCode.OK).Json.GetProperty("data");
        Assert.Equal("second", Text(Assert.Single(streams.EnumerateArray()), "stream_key"));

        // The same request again within 24 hours gets the first response, and sends nothing.
        using var again = new HttpRequestMessage(HttpMethod.Post, "/api/push-notification")
        {
            Content = new StringContent(
                """{"title": "Backup finished", "message": "3.2 GB in 14 minutes", "tags": ["backup"]}""", Encoding.UTF8, "application/json"),
        };
        again.Headers.Add("Idempotency-Key", "first-run");
        using var answer = await server.Client.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Contains("2026-11-21T16:04:37.099Z", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(3, (await Data(server, "notifications")).Count);
    }

    [Fact]
    public async Task A_new_phone_is_paired_and_shows_running_activities()
    {
        await using var server = await Upgraded();

        using var phone = await server.Pair(server.Client, new { channels = new[] { "family" } });

        await using var stream = await DeviceStream.Open(phone);
        var shown = (await stream.Until("snapshot")).Where(item => item.EventType == "activity").Select(item => item.Data).ToList();
        Assert.Contains(shown, card => card.Contains("Auto lädt", StringComparison.Ordinal));
        Assert.DoesNotContain(shown, card => card.Contains("Nightly backup", StringComparison.Ordinal)); // Its only channel is ops.
        Assert.Equal(["Phone", "Größe 🚀 Wand"], (await Data(server, "devices")).Select(device => Text(device, "name")));
    }

    private async Task<RunningServer> Upgraded()
    {
        Assert.SkipWhen(TestDatabases.ArePostgres, "That server supported only SQLite");
        return await RunningServer.Start(settings => settings["ACTIVITYSMITH_API_KEY"] = FirstKey, clock, data =>
        {
            using var old = Open(DataDirectory.DatabaseIn(data));
            Fill(old);
            return Task.CompletedTask;
        });
    }

    /// <summary>Every column and every index, without the order of columns and their defaults.</summary>
    private static List<string> Structure(SqliteConnection connection) =>
    [
        .. Rows(connection, """
            SELECT t.name, c.name, c.type, c."notnull", c.pk FROM sqlite_master t, pragma_table_info(t.name) c
            WHERE t.type = 'table' AND t.name <> 'schema_steps' ORDER BY t.name, c.name
            """),
        .. Rows(connection, "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
            .Select(index => index.Replace("\"", "", StringComparison.Ordinal)),
    ];

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        connection.CreateFunction("fold_tag", (string tag) => tag.ToLowerInvariant(), isDeterministic: true); // The tags of the old database are ASCII.
        return connection;
    }

    private static void Fill(SqliteConnection empty)
    {
        using var stream = typeof(UpgradeTests).Assembly.GetManifestResourceStream("before-first-schema.sql")!;
        using var reader = new StreamReader(stream);
        Command(empty, reader.ReadToEnd()).ExecuteNonQuery();
    }

    private static void Migrate(SqliteConnection old)
    {
        foreach (var migration in NewerSteps) Command(old, migration.Sql).ExecuteNonQuery();
    }

    /// <summary>Each row as one text, with the types of its values.</summary>
    private static List<string> Rows(SqliteConnection connection, string sql)
    {
        using var reader = Command(connection, sql).ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) switch
            {
                byte[] bytes => Convert.ToHexString(bytes),
                DBNull => "NULL",
                var value => Convert.ToString(value, CultureInfo.InvariantCulture),
            })));
        }

        return rows;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
#pragma warning disable CA2100 // The tests write their own SQL.
        return new SqliteCommand(sql, connection);
#pragma warning restore CA2100
    }

    private static async Task<string?> Operation(RunningServer server, string stream, string state) =>
        Text((await server.Client.Put($"/api/live-activity/stream/{stream}", $$"""{"content_state":{{state}}}""")).Is(HttpStatusCode.OK).Json, "operation");

    private static async Task<JsonElement> Get(RunningServer server, string path) => (await server.Client.Get($"/api/{path}")).Is(HttpStatusCode.OK).Json;

    private static async Task<List<JsonElement>> Data(RunningServer server, string list) =>
        [.. (await Get(server, $"manage/{list}")).GetProperty("data").EnumerateArray()];

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();
}
