using System.Net;
using System.Text.Json;
using Xunit;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>Push notifications with every field (docs/api.md, Push notifications).</summary>
public sealed class NotificationTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string Path = "/api/push-notification";

    [Fact]
    public async Task A_title_is_enough()
    {
        var answer = (await Send("""{"title":"New subscription 💸"}""")).Ok();

        Assert.Equal(["success", "notification_id", "devices_notified", "users_notified", "effective_channel_slugs", "timestamp"], answer.EnumerateObject()
            .Select(member => member.Name));
        (await Latest()).GetProperty("content").IsJson("""{"title":"New subscription 💸"}""");
    }

    [Fact]
    public async Task All_members_are_stored_and_the_badge_is_set()
    {
        const string Content = """
            {"title":"t","message":"m","subtitle":"s","redirection":"things:///add?title=x","payload":{"a":{"b":[1,null,"x"]}},"badge":7,"sound":"default",
            "icon":"https://example.com/i.png","interruption_level":"time-sensitive","media":"https://example.com/a.mp4"}
            """;
        var answer = (await Send(Content.Trim()[..^1] + ""","tags":["sales"],"metadata":{"order":42},"target":{"channels":["ops"]},"activity_id":""}""")).Ok();
        var kept = await Latest();

        Assert.Equal(["sales"], answer.Strings("tags"));
        kept.GetProperty("content").IsJson(Content);
        Assert.Equal(["sales"], kept.Strings("tags"));
        Assert.Equal(["ops"], kept.Strings("channels"));
        kept.GetProperty("metadata").IsJson("""{"order":42}""");
        var devices = (await api.Send(HttpMethod.Get, "/api/manage/devices")).Json.GetProperty("data");
        Assert.Equal(7, devices[0].Number("badge"));
    }

    [Fact]
    public async Task Four_actions_of_both_kinds_are_stored()
    {
        (await Send("""
            {"title":"t","redirection":"shortcuts://run-shortcut?name=x","actions":[
            {"title":"Open","type":"open_url","url":"http://example.com/"},{"title":"Run","type":"open_url","url":"shortcuts://run-shortcut?name=Lights"},
            {"title":"Hook","type":"webhook","url":"https://example.com/h","method":"GET"},
            {"title":"","type":"webhook","url":"https://example.com/h","body":{"a":1}}]}
            """)).Ok();
        var actions = (await Latest()).GetProperty("content").GetProperty("actions");

        Assert.Equal(["Open", "Run", "Hook", ""], actions.EnumerateArray().Select(action => action.Text("title")));
        Assert.StartsWith("act_", actions[2].Text("action_id"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "Invalid request body", "title is required")]
    [InlineData("""{"title":null}""", "Invalid request body", "title is required and must not be null")]
    [InlineData("""{"title":"t","titel":"t"}""", "Invalid request body",
        "titel is unknown; known members: title, message, subtitle, media, redirection, icon, actions, payload, badge, sound, interruption_level, "
        + "target, tags, metadata, deliver_at, deliver_in_seconds")]
    [InlineData("""{"title":"t","media":"http://e.com/a.png"}""", "Invalid media", "media must be an absolute https:// URL")]
    [InlineData("""{"title":"t","icon":"e.png"}""", "Invalid icon", "icon must be an absolute https:// URL of an image")]
    [InlineData("""{"title":"t","redirection":"javascript:alert(1)"}""", "Invalid redirection",
        "redirection must be an absolute https://, http://, shortcuts:// or app URL")]
    [InlineData("""{"title":"t","redirection":"activitysmith://x"}""", "Invalid redirection",
        "redirection must not have the scheme activitysmith: of the app itself; leave it out to open the app")]
    [InlineData("""{"title":"t","interruption_level":"critical"}""", "Invalid interruption_level",
        "interruption_level must be one of passive, active, time-sensitive")]
    [InlineData("""{"title":"t","media":"https://e.com/a","actions":[{"title":"a","type":"open_url","url":"https://e.com"}]}""", "Invalid media",
        "media cannot be combined with actions; send one of them")]
    [InlineData("""{"title":"t","actions":[{"title":"a","type":"open_url","url":"spotify:track"}]}""", "Invalid actions",
        "actions[0].url must be an absolute https://, http://, shortcuts://, x-safari-https:// or x-safari-http:// URL")]
    [InlineData("""{"title":"t","payload":[]}""", "Invalid request body", "payload must be an object")]
    [InlineData("""{"title":"t","badge":-1}""", "Invalid badge", "badge must be between 0 and 2147483647")]
    [InlineData("""{"title":"t","tags":"a"}""", "Invalid request body", "tags must be an array of strings")]
    [InlineData("""{"title":"t","metadata":{"a":{}}}""", "Invalid metadata", "metadata.a must be a string, a finite number or a boolean")]
    public async Task The_refusal_names_the_invalid_member(string body, string error, string message) => (await Send(body)).IsInvalid(error, message);

    [Fact]
    public async Task A_refused_notification_is_not_stored()
    {
        var before = await DatabaseImage.Of(api.Server);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send("""{"title":"t","badge":9,"media":"ftp://x"}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Send("""{"title":"t","badge":9,"target":{"channels":["empty"]}}""")).Status);

        Assert.Equal(before, await DatabaseImage.Of(api.Server));
    }

    /// <summary>Sends each notification a second after the previous one, so that the latest is unambiguous.</summary>
    private Task<Http.Answer> Send(string body)
    {
        api.Clock.Advance(TimeSpan.FromSeconds(1));
        return api.Post(Path, body);
    }

    private async Task<JsonElement> Latest() => (await api.Send(HttpMethod.Get, "/api/manage/notifications?limit=1")).Json.GetProperty("data")[0];
}
