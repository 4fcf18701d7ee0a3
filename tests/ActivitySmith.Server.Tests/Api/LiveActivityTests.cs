using System.Net;
using Xunit;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>Start, update and end by id (docs/api.md, The manual life cycle).</summary>
public sealed class LiveActivityTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string Backup = """{"type":"segmented_progress","title":"Backup","number_of_steps":3,"current_step":1}""";
    private const string Next = """{"title":"Backup","current_step":2}""";

    private static string ById(string id, string state, string more = "") => $$"""{"activity_id":"{{id}}","content_state":{{state}}{{more}} }""";

    [Fact]
    public async Task Start_update_and_end_report_their_operation()
    {
        var started = (await api.Post("/api/live-activity/start", $$"""{"content_state":{{Backup}},"tags":["nightly"]}""")).Ok();
        var id = started.Text("activity_id")!;
        var updated = (await api.Post("/api/live-activity/update", ById(id, Next))).Ok();
        var ended = (await api.Post("/api/live-activity/end", ById(id, Next))).Ok();

        Assert.Matches("^[A-Za-z0-9_-]{32}$", id);
        Assert.Equal(["nightly"], started.Strings("tags"));
        Assert.Equal((1, 1), (started.Number("devices_notified"), started.Number("users_notified")));
        Assert.Equal(["success", "activity_id", "devices_notified", "devices_queued", "timestamp"], updated.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["success", "activity_id", "devices_notified", "devices_queued", "timestamp"], ended.EnumerateObject().Select(member => member.Name));
        Assert.Equal((1, 0), (updated.Number("devices_notified"), updated.Number("devices_queued")));
    }

    [Fact]
    public async Task An_ended_activity_stays_on_the_screen_for_three_minutes()
    {
        var id = await api.Start(Backup);
        (await api.Post("/api/live-activity/end", ById(id, Next))).Ok();
        var activity = await api.Activity(id);

        Assert.Equal(TimeSpan.FromMinutes(3), activity.GetProperty("dismiss_at").GetDateTimeOffset() - activity.GetProperty("ended_at").GetDateTimeOffset());
        activity.GetProperty("content_state").IsJson("""{"type":"segmented_progress","title":"Backup","number_of_steps":3,"current_step":2}""");
    }

    [Fact]
    public async Task A_second_end_gets_the_same_response_and_sends_nothing()
    {
        var id = await api.Start(Backup);
        (await api.Post("/api/live-activity/end", ById(id, Next))).Ok();
        (await api.Post("/api/live-activity/end", ById(id, """{"title":"Backup","current_step":9}"""))).IsInvalid(
            "Invalid content_state", "content_state.current_step must be less than or equal to number_of_steps (3)");
        var before = await DatabaseImage.Of(api.Server);
        var again = (await api.Post("/api/live-activity/end", ById(id, Next))).Ok();

        Assert.Equal((id, 0, 0), (again.Text("activity_id"), again.Number("devices_notified"), again.Number("devices_queued")));
        Assert.Equal(before, await DatabaseImage.Of(api.Server));
    }

    [Fact]
    public async Task An_ended_activity_cannot_be_updated()
    {
        var id = await api.Start(Backup);
        (await api.Post("/api/live-activity/end", ById(id, Next))).Ok();

        (await api.Post("/api/live-activity/update", ById(id, Next))).IsRefused(HttpStatusCode.Forbidden, "Forbidden", "This Live Activity has already ended");
    }

    [Fact]
    public async Task Unknown_ids_and_those_of_another_account_or_scope_get_the_same_refusal()
    {
        var own = await api.Start(Backup);
        var foreign = await api.Start(Backup, api.OtherKey);
        foreach (var (id, key) in new[] { ("unknown", (string?)null), ("", null), (foreign, null), (own, api.OtherKey), (own, api.OpsKey) })
        {
            (await api.Post("/api/live-activity/update", ById(id, Next), key))
                .IsRefused(HttpStatusCode.Forbidden, "Forbidden", "This API key cannot update this Live Activity");
            (await api.Post("/api/live-activity/end", ById(id, Next), key))
                .IsRefused(HttpStatusCode.Forbidden, "Forbidden", "This API key cannot end this Live Activity");
        }

        Assert.Equal("running", (await api.Activity(own)).Text("state"));
    }

    [Fact]
    public async Task A_scoped_key_works_on_what_it_started()
    {
        var id = await api.Start(Backup, api.OpsKey);

        (await api.Post("/api/live-activity/update", ById(id, Next), api.OpsKey)).Ok();
        (await api.Post("/api/live-activity/end", ById(id, Next), api.BothKey)).Ok();
    }

    [Fact]
    public async Task Tags_metadata_and_buttons_are_kept_replaced_and_cleared()
    {
        var started = (await api.Post("/api/live-activity/start",
            $$"""{"content_state":{{Backup}},"tags":["a"],"metadata":{"run":1},"action":{"title":"Open","type":"open_url","url":"https://example.com/"} }"""))
                .Ok();
        var id = started.Text("activity_id")!;
        (await api.Post("/api/live-activity/update", ById(id, Next))).Ok();
        var kept = await api.Activity(id);
        Assert.Equal(["a"], kept.Strings("tags"));
        Assert.Equal("Open", kept.GetProperty("action").Text("title"));
        kept.GetProperty("metadata").IsJson("""{"run":1}""");

        (await api.Post("/api/live-activity/update", ById(id, Next, ",\"tags\":[\"b\"],\"metadata\":{}"))).Ok();
        var replaced = await api.Activity(id);
        Assert.Equal(["b"], replaced.Strings("tags"));
        replaced.GetProperty("metadata").IsJson("{}");

        (await api.Post("/api/live-activity/end", ById(id, Next, ",\"tags\":[]"))).Ok();
        Assert.Empty((await api.Activity(id)).Strings("tags"));
    }

    [Fact]
    public async Task An_update_is_checked_against_what_the_activity_shows()
    {
        var id = await api.Start(Backup);

        (await api.Post("/api/live-activity/update", ById(id, """{"title":"t","current_step":4}"""))).IsInvalid(
            "Invalid content_state", "content_state.current_step must be less than or equal to number_of_steps (3)");
        (await api.Post("/api/live-activity/update", ById(id, """{"title":"t"}"""))).IsInvalid(
            "Invalid content_state", "content_state.current_step is required for type segmented_progress");
        (await api.Post("/api/live-activity/end", ById(id, """{"title":"t","type":"progress"}"""))).IsInvalid(
            "Invalid content_state", "content_state.percentage is required for type progress, or value together with upper_limit");
        Assert.Equal(1, (await api.Activity(id)).Number("version"));
    }

    [Theory]
    [InlineData("""{"title":"Done"}""", """{"type":"segmented_progress","title":"Done","number_of_steps":3,"current_step":1}""")]
    [InlineData("""{"auto_dismiss_minutes":0}""",
        """{"type":"segmented_progress","title":"Backup","subtitle":"s","number_of_steps":3,"current_step":1,"auto_dismiss_minutes":0}""")]
    [InlineData("""{"title":null,"subtitle":"over"}""",
        """{"type":"segmented_progress","title":"Backup","subtitle":"over","number_of_steps":3,"current_step":1}""")]
    public async Task An_end_may_be_partial(string sent, string final)
    {
        var id = await api.Start("""{"type":"segmented_progress","title":"Backup","subtitle":"s","number_of_steps":3,"current_step":1}""");
        (await api.Post("/api/live-activity/end", ById(id, sent))).Ok();

        (await api.Activity(id)).GetProperty("content_state").IsJson(final);
    }

    [Fact]
    public async Task An_update_with_another_type_does_not_rotate_the_activity_of_a_stream()
    {
        var stream = api.NewStream();
        var id = (await api.Put(stream, $$"""{"content_state":{{Backup}} }""")).Did("started").Text("activity_id")!;
        (await api.Post("/api/live-activity/update", ById(id, """{"type":"progress","title":"t","percentage":5}"""))).Ok();

        Assert.Equal(("running", id), ((await api.Activity(id)).Text("state"), (await api.Stream(stream)).Text("activity_id")));
    }

    [Fact]
    public async Task An_update_without_a_change_is_no_new_version()
    {
        var id = await api.Start(Backup);
        (await api.Post("/api/live-activity/update", ById(id, """{"title":"Backup","current_step":1}"""))).Ok();

        Assert.Equal(1, (await api.Activity(id)).Number("version"));
    }

    [Fact]
    public async Task A_start_may_come_with_an_alert()
    {
        var started = (await api.Post("/api/live-activity/start", $$"""{"content_state":{{Backup}},"alert":{"title":"Ding"} }""")).Ok();

        (await api.Activity(started.Text("activity_id")!)).GetProperty("alert").IsJson("""{"title":"Ding"}""");
    }

    [Theory]
    [InlineData("""{"content_state":{"title":"t","current_step":1}}""", "activity_id is required")]
    [InlineData("""{"activity_id":null,"content_state":{"title":"t"}}""", "activity_id is required and must not be null")]
    [InlineData("""{"activity_id":"x"}""", "content_state is required")]
    public async Task Update_and_end_need_an_id_and_a_state(string body, string message)
    {
        (await api.Post("/api/live-activity/update", body)).IsInvalid("Invalid request body", message);
        (await api.Post("/api/live-activity/end", body)).IsInvalid("Invalid request body", message);
    }
}
