using System.Net;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

public sealed class StreamsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private HttpClient Client => fixture.Client;

    [Fact]
    public async Task A_stream_shows_the_state_that_was_just_acknowledged()
    {
        for (var value = 1; value <= 20; value++)
        {
            var put = await Client.PutStream("fresh", value, "blue");
            var read = (await Client.Get("/api/manage/streams/fresh")).Is(HttpStatusCode.OK);
            Assert.Equal(value, read.Json.GetProperty("content_state").GetProperty("value").GetInt32());
            Assert.Equal(value, read.Json.GetProperty("version").GetInt32());
            Assert.Equal(put["activity_id"], read["activity_id"]);
            Assert.Equal("running", read["state"]);
            Assert.Equal("""["blue"]""", read.Json.GetProperty("tags").GetRawText());
        }
    }

    [Fact]
    public async Task The_state_is_returned_as_stored_with_tags_metadata_and_buttons()
    {
        var put = await Client.Put("/api/live-activity/stream/full", """
            {"content_state":{"type":"segmented_progress","title":"Größe","number_of_steps":4,"current_step":1,"step_colors":["lime"]},
             "action":{"title":"Stop","type":"webhook","url":"https://example.com/stop","method":"POST","body":{"a":1}},
             "metadata":{"run":17,"ok":true},"tags":["a"]}
            """);
        put.Is(HttpStatusCode.OK);

        var read = (await Client.Get("/api/manage/streams/full")).Json;

        Assert.Equal("""{"type":"segmented_progress","title":"Größe","number_of_steps":4,"current_step":1,"step_colors":["lime"]}""",
            read.GetProperty("content_state").GetRawText());
        Assert.Equal(4, read.GetProperty("derived").GetProperty("number_of_steps").GetInt32());
        Assert.Equal("https://example.com/stop", read.GetProperty("action").GetProperty("url").GetString());
        Assert.Equal("""{"run":17,"ok":true}""", read.GetProperty("metadata").GetRawText());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, read.GetProperty("channels").ValueKind);
    }

    [Fact]
    public async Task A_pause_parks_the_state_and_a_resume_starts_from_the_latest()
    {
        var started = await Client.PutStream("parked", 1);
        var paused = (await Client.Post("/api/manage/streams/parked/pause")).Is(HttpStatusCode.OK);
        Assert.Equal("paused", paused["state"]);
        Assert.Equal("", paused["activity_id"]);
        Assert.Equal(started["activity_id"], paused["last_activity_id"]);
        Assert.Equal("paused", (await Client.PutStream("parked", 2))["operation"]);
        var latest = await Client.Get("/api/manage/streams/parked");
        Assert.Equal(2, latest.Json.GetProperty("content_state").GetProperty("value").GetInt32());
        Assert.True(latest.Json.GetProperty("version").GetInt32() > paused.Json.GetProperty("version").GetInt32());

        var resumed = (await Client.Post("/api/manage/streams/parked/resume")).Is(HttpStatusCode.OK);

        Assert.Equal("running", resumed["state"]);
        Assert.NotEqual(started["activity_id"], resumed["activity_id"]);
        Assert.Equal(2, resumed.Json.GetProperty("content_state").GetProperty("value").GetInt32());
        Assert.True(resumed.Json.GetProperty("version").GetInt32() > latest.Json.GetProperty("version").GetInt32());
        Assert.Equal(resumed["activity_id"], (await Client.Post("/api/manage/streams/parked/resume")).Is(HttpStatusCode.OK)["activity_id"]);
    }

    [Fact]
    public async Task An_ended_stream_is_found_and_an_unknown_one_is_not()
    {
        var started = await Client.PutStream("ended", 1);
        await Client.Delete("/api/live-activity/stream/ended");

        var read = (await Client.Get("/api/manage/streams/ended")).Is(HttpStatusCode.OK);

        Assert.Equal("removed", read["state"]);
        Assert.Equal("", read["activity_id"]);
        Assert.Equal(started["activity_id"], read["last_activity_id"]);
        (await Client.Get("/api/manage/streams/never-known")).IsProblem(HttpStatusCode.NotFound, "'never-known'");
        (await Client.Post("/api/manage/streams/never-known/pause")).IsProblem(HttpStatusCode.NotFound, "never-known");
        (await Client.Post("/api/manage/streams/never-known/resume")).IsProblem(HttpStatusCode.NotFound, "never-known");
        (await Client.Get("/api/manage/streams/not%20a%20key")).IsProblem(HttpStatusCode.BadRequest, "stream_key");
    }

    [Fact]
    public async Task Lists_are_filtered_by_state_and_by_whole_tags()
    {
        await Client.PutStream("l-run", 1, "deep", "a\"b");
        await Client.PutStream("l-paused", 1, "deeper", "deep");
        await Client.Post("/api/manage/streams/l-paused/pause");
        var activity = await Client.PutStream("l-inactive", 1, "deeper");
        await Client.Post("/api/live-activity/end",
            new { activity_id = activity["activity_id"], content_state = new { title = "l", type = "value", value = 1 } });
        await Client.PutStream("l-removed", 1, ",");
        await Client.Delete("/api/live-activity/stream/l-removed");

        foreach (var state in (string[])["running", "paused", "inactive", "removed"])
            Assert.Contains($"l-{(state == "running" ? "run" : state)}", await Keys($"state={state}"));
        Assert.DoesNotContain("l-paused", await Keys("state=running"));
        Assert.Equal(["l-paused", "l-run"], await Keys("tag=deep"));
        Assert.Equal(["l-inactive", "l-paused"], await Keys("tag=deeper"));
        Assert.Equal(["l-run"], await Keys("tag=a%22b"));
        Assert.Equal(["l-removed"], await Keys("tag=,"));
        Assert.Equal(["l-paused"], await Keys("tag=deep&state=paused"));
        Assert.Equal(["l-paused", "l-run"], await Keys("tag=DEEP"));
        (await Client.Get("/api/manage/streams?state=lost")).IsProblem(HttpStatusCode.BadRequest, "state must be one of");
    }

    private async Task<List<string>> Keys(string query) =>
        (await Client.AllPages($"/api/manage/streams?{query}", 1)).ConvertAll(stream => stream.GetProperty("stream_key").GetString()!);
}
