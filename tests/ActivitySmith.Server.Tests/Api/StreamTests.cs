using System.Net;
using System.Text.Json;
using Xunit;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>A stream from its first state to its end (docs/api.md, Streams).</summary>
public sealed class StreamTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string Backup = """{"type":"segmented_progress","title":"Backup","number_of_steps":3,"current_step":1}""";

    private readonly string stream = api.NewStream();

    private static string Body(string state, string more = "") => $$"""{"content_state":{{state}}{{more}} }""";

    [Fact]
    public async Task The_first_state_starts_the_next_update_and_the_same_is_a_noop()
    {
        var started = (await api.Put(stream, Body(Backup))).Did("started");
        var updated = (await api.Put(stream, Body("""{"title":"Backup","current_step":2}"""))).Did("updated");
        var noop = (await api.Put(stream, Body("""{"title":"Backup","current_step":2}"""))).Did("noop");

        Assert.Matches("^[A-Za-z0-9_-]{32}$", started.Text("activity_id"));
        Assert.Equal(started.Text("activity_id"), updated.Text("activity_id"));
        Assert.Equal(started.Text("activity_id"), noop.Text("activity_id"));
        Assert.Equal(["success", "operation", "stream_key", "activity_id", "devices_notified", "users_notified", "effective_channel_slugs", "timestamp"],
            Names(started));
        Assert.Equal(["success", "operation", "stream_key", "activity_id", "devices_notified", "devices_queued", "users_notified", "effective_channel_slugs",
            "timestamp"], Names(updated));
        Assert.Equal(["success", "operation", "stream_key", "activity_id", "effective_channel_slugs", "timestamp"], Names(noop));
        Assert.Equal((1, 1), (started.Number("devices_notified"), started.Number("users_notified")));
        Assert.Equal((1, 0), (updated.Number("devices_notified"), updated.Number("devices_queued")));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", started.Text("timestamp"));
        Assert.Equal(stream, started.Text("stream_key"));
    }

    [Fact]
    public async Task The_stored_state_is_the_sent_one_with_the_members_that_an_update_keeps()
    {
        (await api.Put(stream, Body("""
            {"type":"segmented_progress","title":"Größe 🚀","subtitle":"s","number_of_steps":3,"current_step":1,"color":"lime","icon":{"symbol":"bolt"}}
            """))).Did("started");
        (await api.Put(stream, Body("""{"title":"Backup","current_step":2}"""))).Did("updated");

        (await api.Stream(stream)).GetProperty("content_state")
            .IsJson("""{"type":"segmented_progress","title":"Backup","number_of_steps":3,"current_step":2}""");
    }

    [Fact]
    public async Task Without_a_type_the_first_state_is_refused_by_name()
        => (await api.Put(stream, Body("""{"title":"t","percentage":1}"""))).IsInvalid(
            "Invalid content_state",
            "content_state.type is required on the first state of an activity; send one of segmented_progress, progress, metrics, stats, alert, timer, value");

    [Fact]
    public async Task A_delete_ends_the_stream_and_a_second_finds_none()
    {
        var id = (await api.Put(stream, Body(Backup))).Did("started").Text("activity_id");
        var ended = (await api.Delete(stream)).Did("ended");
        var again = await api.Delete(stream);

        Assert.Equal((id, 1, 0), (ended.Text("activity_id"), ended.Number("devices_notified"), ended.Number("devices_queued")));
        again.IsRefused(HttpStatusCode.NotFound, "Live Activity stream not found", $"No Live Activity stream found for stream_key: {stream}");
        Assert.Equal("ended", (await api.Activity(id!)).Text("state"));
    }

    [Fact]
    public async Task An_unknown_stream_is_not_found()
        => (await api.Delete("never-seen")).IsRefused(
            HttpStatusCode.NotFound, "Live Activity stream not found", "No Live Activity stream found for stream_key: never-seen");

    [Fact]
    public async Task After_a_delete_a_put_starts_a_new_activity()
    {
        var first = (await api.Put(stream, Body(Backup))).Did("started").Text("activity_id");
        (await api.Delete(stream)).Did("ended");
        (await api.Put(stream, Body("""{"title":"Backup","current_step":1}"""))).IsInvalid(
            "Invalid content_state",
            "content_state.type is required on the first state of an activity; send one of segmented_progress, progress, metrics, stats, alert, timer, value");

        Assert.NotEqual(first, (await api.Put(stream, Body(Backup))).Did("started").Text("activity_id"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task A_delete_without_a_body_keeps_the_latest_state_for_two_minutes(string? body)
    {
        var id = (await api.Put(stream, Body(Backup))).Did("started").Text("activity_id");
        (await api.Delete(stream, body)).Did("ended");
        var activity = await api.Activity(id!);

        activity.GetProperty("content_state").IsJson(Backup);
        Assert.Equal(TimeSpan.FromMinutes(2), activity.GetProperty("dismiss_at").GetDateTimeOffset() - activity.GetProperty("ended_at").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("""{"auto_dismiss_seconds":0}""", 0)]
    [InlineData("""{"auto_dismiss_minutes":5}""", 300)]
    [InlineData("""{"auto_dismiss_minutes":5,"auto_dismiss_seconds":7}""", 7)]
    [InlineData("""{"auto_dismiss_minutes":999999}""", 14_400)]
    public async Task A_delete_with_a_final_state_sets_the_dismissal(string more, int seconds)
    {
        var id = (await api.Put(stream, Body(Backup))).Did("started").Text("activity_id");
        (await api.Delete(stream, Body($$"""{"title":"Done","current_step":3,{{more[1..]}}"""))).Did("ended");
        var activity = await api.Activity(id!);

        Assert.Equal(3, activity.GetProperty("content_state").Number("current_step"));
        Assert.Equal(TimeSpan.FromSeconds(seconds), activity.GetProperty("dismiss_at").GetDateTimeOffset() - activity.GetProperty("ended_at")
            .GetDateTimeOffset());
    }

    [Theory]
    [InlineData("""{"title":"Done"}""")]
    [InlineData("""{"auto_dismiss_minutes":0}""")]
    [InlineData("""{}""")]
    public async Task A_delete_with_a_partial_state_ends_at_the_latest_one(string final)
    {
        var id = (await api.Put(stream, Body("""{"type":"progress","title":"Upload","percentage":63.5}"""))).Did("started").Text("activity_id");
        (await api.Delete(stream, Body(final))).Did("ended");

        Assert.Equal(63.5, (await api.Activity(id!)).GetProperty("content_state").GetProperty("percentage").GetDouble());
    }

    [Fact]
    public async Task A_put_needs_a_complete_state()
    {
        (await api.Put(stream, Body("""{"type":"progress","title":"Upload","percentage":63.5}"""))).Did("started");

        (await api.Put(stream, Body("""{"percentage":70}"""))).IsInvalid("Invalid request body", "content_state.title is required");
        (await api.Put(stream, Body("""{"title":"Upload"}"""))).IsInvalid(
            "Invalid content_state", "content_state.percentage is required for type progress, or value together with upper_limit");
    }

    [Fact]
    public async Task A_readout_may_be_empty()
    {
        (await api.Put(stream, Body("""{"type":"value","title":"Now playing","value":""}"""))).Did("started");

        (await api.Stream(stream)).GetProperty("content_state").IsJson("""{"type":"value","title":"Now playing","value":""}""");
    }

    [Fact]
    public async Task An_alert_with_the_same_state_goes_out()
    {
        (await api.Put(stream, Body(Backup))).Did("started");
        (await api.Put(stream, Body(Backup, ",\"alert\":{\"title\":\"Ding\",\"body\":\"Done\"}"))).Did("updated");

        (await api.Activity((await api.Stream(stream)).Text("activity_id")!)).GetProperty("alert").IsJson("""{"title":"Ding","body":"Done"}""");
        (await api.Put(stream, Body(Backup))).Did("noop");
    }

    [Fact]
    public async Task Tags_and_metadata_are_kept_replaced_and_cleared()
    {
        var started = (await api.Put(stream, Body(Backup, ",\"tags\":[\"a\",\"b\"],\"metadata\":{\"run\":\"8842\",\"n\":1.5,\"ok\":true}"))).Did("started");
        Assert.Equal(["a", "b"], started.Strings("tags"));
        (await api.Put(stream, Body(Backup))).Did("noop");
        Assert.Equal(["a", "b"], (await api.Stream(stream)).Strings("tags"));
        (await api.Stream(stream)).GetProperty("metadata").IsJson("""{"run":"8842","n":1.5,"ok":true}""");

        (await api.Put(stream, Body(Backup, ",\"tags\":[\"c\"]"))).Did("updated");
        Assert.Equal(["c"], (await api.Stream(stream)).Strings("tags"));
        (await api.Put(stream, Body(Backup, ",\"tags\":[],\"metadata\":{}"))).Did("updated");
        Assert.Empty((await api.Stream(stream)).Strings("tags"));
        (await api.Stream(stream)).GetProperty("metadata").IsJson("{}");
        (await api.Put(stream, Body(Backup, ",\"tags\":[],\"metadata\":{}"))).Did("noop");
    }

    [Fact]
    public async Task Buttons_are_kept_and_replaced_and_an_unchanged_webhook_keeps_its_action_id()
    {
        const string Hook = """{"title":"Retry","type":"webhook","url":"https://hooks.example.com/secret","body":{"a":1}}""";
        (await api.Put(stream, Body(Backup, $",\"action\":{Hook}"))).Did("started");
        (await api.Put(stream, Body(Backup))).Did("noop");
        (await api.Put(stream, Body(Backup, $",\"action\":{Hook}"))).Did("noop");
        var first = (await api.Stream(stream)).GetProperty("action");
        (await api.Put(stream, Body(Backup, ",\"secondary_action\":{\"title\":\"Open\",\"type\":\"open_url\",\"url\":\"https://example.com/\"}")))
            .Did("updated");
        var shown = await api.Stream(stream);

        Assert.Equal("Retry", first.Text("title"));
        shown.GetProperty("action").IsJson(first.GetRawText());
        Assert.StartsWith("act_", first.Text("action_id"), StringComparison.Ordinal);
        Assert.Equal("https://example.com/", shown.GetProperty("secondary_action").Text("url"));
        (await api.Put(stream, Body(Backup, $",\"action\":{Hook.Replace("Retry", "Again", StringComparison.Ordinal)}"))).Did("updated");
    }

    [Fact]
    public async Task Another_type_needs_its_own_members()
    {
        var id = (await api.Put(stream, Body(Backup))).Did("started").Text("activity_id");
        (await api.Put(stream, Body("""{"type":"alert","title":"Failed"}""")))
            .IsInvalid("Invalid content_state", "content_state.message is required for type alert");
        var changed = (await api.Put(stream, Body("""{"type":"alert","title":"Failed","message":"disk full"}"""))).Did("rotated");

        Assert.NotEqual(id, changed.Text("activity_id"));
        (await api.Stream(stream)).GetProperty("content_state").IsJson("""{"type":"alert","title":"Failed","message":"disk full"}""");
    }

    [Fact]
    public async Task A_value_stays_a_text_or_a_number()
    {
        (await api.Put(stream, Body("""{"type":"value","title":"Temperature","value":" 21,5 °C "}"""))).Did("started");
        (await api.Stream(stream)).GetProperty("content_state").IsJson("""{"type":"value","title":"Temperature","value":" 21,5 °C "}""");
        (await api.Put(stream, Body("""{"title":"Temperature","value":-3.25}"""))).Did("updated");
        (await api.Stream(stream)).GetProperty("content_state").IsJson("""{"type":"value","title":"Temperature","value":-3.25}""");
    }

    [Fact]
    public async Task A_paused_stream_accepts_states_and_shows_none_until_it_is_resumed()
    {
        var first = (await api.Put(stream, Body(Backup))).Did("started").Text("activity_id");
        (await api.Post($"/api/manage/streams/{stream}/pause", "")).Ok();
        var paused = (await api.Put(stream, Body("""{"title":"Backup","current_step":2}"""))).Did("paused");
        (await api.Put(stream, Body("""{"title":"Backup","current_step":9}"""))).IsInvalid(
            "Invalid content_state", "content_state.current_step must be less than or equal to number_of_steps (3)");
        (await api.Put(stream, Body(Backup, ",\"channels\":[\"empty\"]"))).IsRefused(
            HttpStatusCode.NotFound, "No recipients found", "No Live Activity devices matched the effective channel target", "effective_channel_slugs");

        Assert.Equal(JsonValueKind.Null, paused.GetProperty("activity_id").ValueKind);
        Assert.False(paused.Has("devices_notified"));
        Assert.Equal("ended", (await api.Activity(first!)).Text("state"));

        (await api.Post($"/api/manage/streams/{stream}/resume", "")).Ok();
        var resumed = await api.Stream(stream);
        Assert.NotEqual(first, resumed.Text("activity_id"));
        Assert.Equal(2, resumed.GetProperty("content_state").Number("current_step"));
        (await api.Put(stream, Body("""{"title":"Backup","current_step":2}"""))).Did("noop");
    }

    [Fact]
    public async Task A_delete_of_a_paused_stream_has_no_activity()
    {
        (await api.Put(stream, Body(Backup))).Did("started");
        (await api.Post($"/api/manage/streams/{stream}/pause", "")).Ok();
        (await api.Delete(stream, Body("""{"title":"Done","current_step":9}"""))).IsInvalid(
            "Invalid content_state", "content_state.current_step must be less than or equal to number_of_steps (3)");
        var ended = (await api.Delete(stream)).Did("ended");

        Assert.Equal(JsonValueKind.Null, ended.GetProperty("activity_id").ValueKind);
        Assert.False(ended.Has("devices_notified"));
        Assert.Equal(HttpStatusCode.NotFound, (await api.Delete(stream)).Status);
    }

    [Fact]
    public async Task A_stream_reflects_changes_to_its_activity_by_id()
    {
        var id = (await api.Put(stream, Body(Backup))).Did("started").Text("activity_id");
        (await api.Post("/api/live-activity/update", $$"""{"activity_id":"{{id}}","content_state":{"title":"Backup","current_step":3} }""")).Ok();
        (await api.Put(stream, Body("""{"title":"Backup","current_step":3}"""))).Did("noop");
        (await api.Post("/api/live-activity/end", $$"""{"activity_id":"{{id}}","content_state":{"title":"Backup","current_step":3} }""")).Ok();
        (await api.Put(stream, Body("""{"title":"Backup","number_of_steps":3,"current_step":3}"""))).Did("started");
    }

    [Theory]
    [InlineData("a")]
    [InlineData("A_-9")]
    public async Task Keys_of_letters_digits_and_dashes_are_accepted(string key) => (await api.Put(key, Body(Backup))).Ok();

    [Fact]
    public async Task A_key_has_255_characters_at_most_and_is_checked_before_the_body()
    {
        (await api.Put(new string('k', 255), Body(Backup))).Ok();
        foreach (var key in new[] { new string('k', 256), "a.b", "a%20b", "%C3%A4", "a%2Fb" })
        {
            const string Message = "stream_key must contain only letters, numbers, underscores, and hyphens";
            (await api.Put(key, "not json")).IsInvalid("Invalid stream_key", Message);
            (await api.Delete(key)).IsInvalid("Invalid stream_key", Message);
        }
    }

    private static IEnumerable<string> Names(JsonElement answer) => answer.EnumerateObject().Select(member => member.Name);
}
