using System.Net;
using System.Text.Json;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

public sealed class HistoryTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public async Task Every_storable_tag_can_be_a_filter_and_an_emoji_counts_as_one_character_in_both()
    {
        await using var server = await RunningServer.Start(clock: clock);
        var (longest, tooLong) = (string.Concat(Enumerable.Repeat("🚀", 64)), string.Concat(Enumerable.Repeat("🚀", 65)));
        await server.Client.PutStream("rocket", 1, longest);
        (await server.Client.Put("/api/live-activity/stream/other",
            new { content_state = new { title = "m", type = "value", value = 1 }, tags = new[] { tooLong } })).Is(HttpStatusCode.BadRequest);

        foreach (var list in new[] { "activities", "streams" })
        {
            Assert.Single((await server.Client.Get($"/api/manage/{list}?tag={Uri.EscapeDataString(longest)}")).Is(HttpStatusCode.OK).Json.GetProperty("data")
                .EnumerateArray());
            (await server.Client.Get($"/api/manage/{list}?tag={Uri.EscapeDataString(tooLong)}")).IsProblem(HttpStatusCode.BadRequest, "at most 64 characters");
        }

        var name = string.Concat(Enumerable.Repeat("🚀", 100));
        (await server.Client.Post("/api/manage/channels", new { slug = "rockets", name })).Is(HttpStatusCode.Created);
        (await server.Client.Post("/api/manage/channels", new { slug = "more", name = name + "🚀" })).IsProblem(HttpStatusCode.BadRequest, "name must be");
        var unit = string.Concat(Enumerable.Repeat("🚀", 16));
        (await server.Client.Post("/api/manage/metrics", new { key = "m", name = "m", format = "unit", unit })).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Activities_are_filtered_by_state_tag_stream_and_time()
    {
        await using var server = await RunningServer.Start(clock: clock);
        var client = server.Client;
        var first = await client.PutStream("first", 1, "nightly");
        clock.Advance(TimeSpan.FromMinutes(1));
        var second = await client.PutStream("second", 1);
        clock.Advance(TimeSpan.FromMinutes(1));
        await client.Delete("/api/live-activity/stream/second");
        var third = (await client.Post("/api/live-activity/start",
            new { content_state = new { title = "m", type = "value", value = 1 }, tags = new[] { "nightly" } })).Is(HttpStatusCode.OK);

        Assert.Equal([third["activity_id"], second["activity_id"], first["activity_id"]], await Ids(""));
        Assert.Equal([third["activity_id"], first["activity_id"]], await Ids("state=running"));
        Assert.Equal([second["activity_id"]], await Ids("state=ended"));
        Assert.Equal([third["activity_id"], first["activity_id"]], await Ids("tag=nightly"));
        Assert.Equal([first["activity_id"]], await Ids("stream=first"));
        Assert.Equal([third["activity_id"], second["activity_id"]], await Ids("since=2026-07-10T12:01:00Z"));
        Assert.Equal([first["activity_id"]], await Ids("until=2026-07-10T12:01:00%2B00:00"));
        Assert.Equal([second["activity_id"]], await Ids("since=2026-07-10T12:01:00Z&until=2026-07-10T12:02:00Z&state=ended"));
        (await client.Get("/api/manage/activities?since=yesterday")).IsProblem(HttpStatusCode.BadRequest, "since must be");
        (await client.Get("/api/manage/activities?state=paused")).IsProblem(HttpStatusCode.BadRequest, "state must be one of running, ended");

        async Task<List<string>> Ids(string query) =>
            (await client.AllPages($"/api/manage/activities?{query}", 1)).ConvertAll(activity => activity.GetProperty("activity_id").GetString()!);
    }

    [Fact]
    public async Task Activities_of_one_millisecond_are_all_listed_by_pages()
    {
        await using var server = await RunningServer.Start(clock: clock);
        for (var i = 0; i < 7; i++) await server.Client.PutStream($"s{i}", i);
        var keys = (await server.Client.AllPages("/api/manage/activities", 2)).ConvertAll(activity => activity.GetProperty("stream_key").GetString()!);
        Assert.Equal(["s0", "s1", "s2", "s3", "s4", "s5", "s6"], keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_activity_shows_its_end_and_the_status_of_its_devices()
    {
        await using var server = await RunningServer.Start(clock: clock);
        var client = server.Client;
        await client.Post("/api/manage/channels", new { slug = "one", devices = new[] { "board" } });
        var started = (await client.Post("/api/live-activity/start", new
        {
            content_state = new { title = "m", type = "progress", percentage = 10 },
            target = new { channels = new[] { "one" } },
            metadata = new { run = 1 },
            alert = new { title = "Begun", body = "now" },
        })).Is(HttpStatusCode.OK);
        clock.Advance(TimeSpan.FromSeconds(5));
        await client.Post("/api/live-activity/end", new { activity_id = started["activity_id"], content_state = new { title = "m", percentage = 100 } });

        var read = (await client.Get($"/api/manage/activities/{started["activity_id"]}")).Is(HttpStatusCode.OK);

        Assert.Equal("ended", read["state"]);
        Assert.Equal("ended", read["end_reason"]);
        Assert.Equal("2026-07-10T12:00:05.000Z", read["ended_at"]);
        Assert.Equal("2026-07-10T12:03:05.000Z", read["dismiss_at"]);
        Assert.Equal(100, read.Json.GetProperty("content_state").GetProperty("percentage").GetDouble());
        Assert.Equal("""["one"]""", read.Json.GetProperty("channels").GetRawText());
        Assert.Equal("""{"run":1}""", read.Json.GetProperty("metadata").GetRawText());
        Assert.Equal("Begun", read.Json.GetProperty("alert").GetProperty("title").GetString());
        Assert.Equal(
            """[{"device_id":"board","name":"Board","kind":"page","state":"live","seen_version":2}]""", read.Json.GetProperty("delivery").GetRawText());
        Assert.Equal(JsonValueKind.Null, read.Json.GetProperty("stream_key").ValueKind);
        (await client.Get("/api/manage/activities/unknown")).IsProblem(HttpStatusCode.NotFound, "'unknown'");
    }

    [Fact]
    public async Task Frames_come_page_by_page_in_the_order_of_versions()
    {
        await using var server = await RunningServer.Start(clock: clock);
        var client = server.Client;
        var started = await client.Put("/api/live-activity/stream/t", new { content_state = new { type = "timer", title = "t1", duration_seconds = 60 } });
        for (var i = 2; i <= 5; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            (await client.Put("/api/live-activity/stream/t", new { content_state = new { title = $"t{i}" } })).Is(HttpStatusCode.OK);
        }

        var frames = await client.AllPages($"/api/manage/activities/{started["activity_id"]}/frames", 2);

        Assert.Equal([1, 2, 3, 4, 5], frames.ConvertAll(frame => frame.GetProperty("version").GetInt32()));
        Assert.Equal("t3", frames[2].GetProperty("content_state").GetProperty("title").GetString());
        Assert.Equal("2026-07-10T12:00:04.000Z", frames[2].GetProperty("at").GetString());
        Assert.Equal(60, frames[2].GetProperty("timer").GetProperty("duration_seconds").GetDouble());
        (await client.Get("/api/manage/activities/unknown/frames")).IsProblem(HttpStatusCode.NotFound, "'unknown'");
    }

    [Fact]
    public async Task Notifications_are_listed_filtered_and_shown_with_their_devices()
    {
        await using var server = await RunningServer.Start(clock: clock);
        var client = server.Client;
        (await client.Post("/api/push-notification", new { title = "One", tags = new[] { "a" }, metadata = new { n = 1 } })).Is(HttpStatusCode.OK);
        clock.Advance(TimeSpan.FromMinutes(1));
        (await client.Post("/api/push-notification", new { title = "Two", message = "second" })).Is(HttpStatusCode.OK);

        var all = await client.AllPages("/api/manage/notifications", 1);

        Assert.Equal(["Two", "One"], all.ConvertAll(Title));
        Assert.Equal(["One"], (await client.AllPages("/api/manage/notifications?tag=a", 1)).ConvertAll(Title));
        Assert.Equal(["Two"], (await client.AllPages("/api/manage/notifications?since=2026-07-10T12:00:30Z", 1)).ConvertAll(Title));
        Assert.Equal(["One"], (await client.AllPages("/api/manage/notifications?until=2026-07-10T12:00:30Z", 1)).ConvertAll(Title));
        var one = (await client.Get($"/api/manage/notifications/{all[1].GetProperty("notification_id").GetString()}")).Is(HttpStatusCode.OK);
        Assert.Equal("""[{"device_id":"board","name":"Board","kind":"page","state":"live"}]""", one.Json.GetProperty("delivery").GetRawText());
        Assert.Equal("""{"n":1}""", one.Json.GetProperty("metadata").GetRawText());
        (await client.Get("/api/manage/notifications/unknown")).IsProblem(HttpStatusCode.NotFound, "'unknown'");

        static string Title(JsonElement notification) => notification.GetProperty("content").GetProperty("title").GetString()!;
    }
}
