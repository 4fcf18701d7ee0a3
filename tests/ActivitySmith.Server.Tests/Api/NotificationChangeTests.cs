using System.Net;
using System.Text.Json;
using Xunit;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>Replacement, withdrawal and schedule of push notifications (docs/api.md, Push notifications).</summary>
public sealed class NotificationChangeTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string Path = "/api/push-notification";
    private const string Unknown = "ntf_00000000000000000000";

    [Fact]
    public async Task A_replacement_keeps_the_labels_that_it_leaves_out_and_the_history_keeps_both_versions()
    {
        var id = await Sent("""{"title":"Deploying","message":"step 1","badge":2,"interruption_level":"active","tags":["ci"],"metadata":{"run":1}}""");

        var answer = (await api.Send(HttpMethod.Put, $"{Path}/{id}", """{"title":"Deployed","metadata":{"run":2}}""")).Ok();

        Assert.Equal(
            ["success", "notification_id", "state", "version", "devices_notified", "users_notified", "timestamp"],
            answer.EnumerateObject().Select(member => member.Name));
        Assert.Equal((id, "sent", 2), (answer.Text("notification_id"), answer.Text("state"), answer.Number("version")));
        var kept = await Managed(id);
        kept.GetProperty("content").IsJson("""{"title":"Deployed","badge":2,"interruption_level":"active"}""");
        kept.GetProperty("metadata").IsJson("""{"run":2}""");
        Assert.Equal(["ci"], kept.Strings("tags"));
        Assert.Equal(2, kept.Number("version"));
        var earlier = Assert.Single(kept.GetProperty("earlier_versions").EnumerateArray());
        earlier.GetProperty("content").IsJson("""{"title":"Deploying","message":"step 1","badge":2,"interruption_level":"active"}""");
        Assert.Equal((1, kept.Text("created_at")), (earlier.Number("version"), earlier.Text("sent_at")));
    }

    [Fact]
    public async Task The_same_replacement_again_changes_nothing()
    {
        var id = await Sent("""{"title":"One","actions":[{"title":"Hook","type":"webhook","url":"https://example.com/h"}]}""");
        const string Next = """{"title":"Two","actions":[{"title":"Hook","type":"webhook","url":"https://example.com/h"}]}""";

        (await api.Send(HttpMethod.Put, $"{Path}/{id}", Next)).Ok();
        var before = await Managed(id);
        var again = (await api.Send(HttpMethod.Put, $"{Path}/{id}", Next)).Ok();

        Assert.Equal((2, 0), (again.Number("version"), again.Number("devices_notified")));
        Assert.Equal(before.GetRawText(), (await Managed(id)).GetRawText());
    }

    [Fact]
    public async Task A_withdrawn_notification_stays_in_the_history_and_cannot_be_replaced()
    {
        var id = await Sent("""{"title":"Oops"}""");

        var answer = (await api.Send(HttpMethod.Delete, $"{Path}/{id}")).Ok();
        var again = (await api.Send(HttpMethod.Delete, $"{Path}/{id}")).Ok();

        Assert.Equal(("withdrawn", 2, "withdrawn", 2), (answer.Text("state"), answer.Number("version"), again.Text("state"), again.Number("version")));
        var refused = await api.Send(HttpMethod.Put, $"{Path}/{id}", """{"title":"x"}""");
        Assert.Equal((HttpStatusCode.Conflict, "This push notification was withdrawn; send another one"), (refused.Status, refused.Json.Text("message")));
        Assert.Equal("withdrawn", (await Managed(id)).Text("state"));
    }

    [Theory]
    [InlineData("PUT", Unknown)]
    [InlineData("DELETE", Unknown)]
    [InlineData("PUT", "x")]
    [InlineData("DELETE", "ntf_%C3%A9")]
    public async Task An_unknown_id_is_404(string method, string id)
    {
        var refused = await api.Send(new HttpMethod(method), $"{Path}/{id}", method == "PUT" ? """{"title":"x"}""" : null);

        Assert.Equal((HttpStatusCode.NotFound, "Notification not found"), (refused.Status, refused.Json.Text("error")));
    }

    [Theory]
    [InlineData("""{}""", "Invalid request body", "title is required")]
    [InlineData("""{"title":"t","media":"http://e.com/a.png"}""", "Invalid media", "media must be an absolute https:// URL")]
    [InlineData("""{"title":"t","sound":"bell"}""", "Invalid request body",
        "sound is unknown; known members: title, message, subtitle, media, redirection, icon, actions, payload, tags, metadata, deliver_at, "
        + "deliver_in_seconds")]
    [InlineData("""{"title":"t","tags":[""]}""", "Invalid tags", "tags[0] must be a string of 1 to 64 characters")]
    public async Task A_refused_replacement_changes_nothing(string body, string error, string message)
    {
        var id = await Sent("""{"title":"Kept"}""");

        (await api.Send(HttpMethod.Put, $"{Path}/{id}", body)).IsInvalid(error, message);

        Assert.Equal(("Kept", 1), ((await Managed(id)).GetProperty("content").Text("title"), (await Managed(id)).Number("version")));
    }

    [Fact]
    public async Task A_scheduled_notification_is_listed_moved_and_cancelled()
    {
        var answer = (await api.Send(HttpMethod.Post, Path, """{"title":"Later","deliver_in_seconds":3600,"tags":["stand-up"]}""")).Ok();
        var id = answer.Text("notification_id")!;

        Assert.Equal((0, 0), (answer.Number("devices_notified"), answer.Number("users_notified")));
        var listed = (await api.Send(HttpMethod.Get, "/api/manage/notifications?state=scheduled&tag=stand-up")).Json.GetProperty("data").EnumerateArray()
            .Single(one => one.Text("notification_id") == id);
        Assert.Equal(("scheduled", answer.Text("deliver_at")), (listed.Text("state"), listed.Text("deliver_at")));
        Assert.Empty((await Managed(id)).GetProperty("delivery").EnumerateArray());

        var moved = (await api.Send(HttpMethod.Put, $"{Path}/{id}", """{"title":"Even later","deliver_in_seconds":7200}""")).Ok();
        Assert.Equal(("scheduled", 1), (moved.Text("state"), moved.Number("version")));
        Assert.True(moved.GetProperty("deliver_at").GetDateTimeOffset() > answer.GetProperty("deliver_at").GetDateTimeOffset().AddMinutes(59));
        var kept = (await api.Send(HttpMethod.Put, $"{Path}/{id}", """{"title":"Same time"}""")).Ok();
        Assert.Equal(moved.Text("deliver_at"), kept.Text("deliver_at"));

        Assert.Equal("cancelled", (await api.Send(HttpMethod.Delete, $"{Path}/{id}")).Ok().Text("state"));
        Assert.Empty((await api.Send(HttpMethod.Get, "/api/manage/notifications?state=scheduled&tag=stand-up")).Json.GetProperty("data").EnumerateArray());
        Assert.Contains(
            (await api.Send(HttpMethod.Get, "/api/manage/notifications?state=cancelled")).Json.GetProperty("data").EnumerateArray(),
            one => one.Text("notification_id") == id);
        Assert.Equal(HttpStatusCode.Conflict, (await api.Send(HttpMethod.Put, $"{Path}/{id}", """{"title":"x"}""")).Status);
    }

    [Theory]
    [InlineData("""{"title":"t","deliver_at":"2001-01-01T00:00:00Z"}""", "deliver_at", "deliver_at must be in the future; the server's time is")]
    [InlineData("""{"title":"t","deliver_at":"9999-12-31T23:59:59Z"}""", "deliver_at", "deliver_at must be at most 30 days ahead; the server's time is")]
    [InlineData("""{"title":"t","deliver_in_seconds":-1}""", "deliver_in_seconds", "deliver_in_seconds must be between 0 and 2592000 (30 days)")]
    [InlineData("""{"title":"t","deliver_at":"2026-07-10T12:00:00Z","deliver_in_seconds":5}""", "deliver_in_seconds",
        "deliver_in_seconds cannot be combined with deliver_at; send one of them")]
    public async Task A_time_that_cannot_be_is_refused(string body, string member, string message)
    {
        var refused = await api.Send(HttpMethod.Post, Path, body);

        Assert.Equal((HttpStatusCode.BadRequest, $"Invalid {member}"), (refused.Status, refused.Json.Text("error")));
        Assert.StartsWith(message, refused.Json.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sent_notification_has_no_time_to_change()
    {
        var id = await Sent("""{"title":"Sent"}""");

        var refused = await api.Send(HttpMethod.Put, $"{Path}/{id}", """{"title":"t","deliver_in_seconds":60}""");

        Assert.Equal((HttpStatusCode.Conflict, "Notification was sent"), (refused.Status, refused.Json.Text("error")));
        Assert.Equal("Sent", (await Managed(id)).GetProperty("content").Text("title"));
    }

    private async Task<string> Sent(string body) => (await api.Send(HttpMethod.Post, Path, body)).Ok().Text("notification_id")!;

    private async Task<JsonElement> Managed(string id) => (await api.Send(HttpMethod.Get, $"/api/manage/notifications/{id}")).Ok();
}
