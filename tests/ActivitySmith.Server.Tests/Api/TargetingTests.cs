using System.Net;
using System.Text.Json;
using Xunit;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>Recipients on every route that accepts channels (docs/api.md, Targeting).</summary>
public sealed class TargetingTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string OutsideScope = "This API key can only target assigned channels. Requested channels include channels outside this key scope.";
    private const string State = "\"content_state\":{\"type\":\"alert\",\"title\":\"t\",\"message\":\"m\"}";

    public static TheoryData<string, string, string> Routes => new()
    {
        { "PUT", State, "No Live Activity devices matched the effective channel target" },
        { "/api/live-activity/start", State, "No Live Activity devices matched the effective channel target" },
        { "/api/push-notification", "\"title\":\"t\"", "No devices matched the effective channel target" },
        { "/api/badge", "\"badge\":1", "No devices matched the effective channel target" },
    };

    [Fact]
    public async Task A_scoped_key_cannot_take_over_a_stream_of_other_channels_whose_activity_has_ended()
    {
        var stream = api.NewStream();
        var started = (await api.Put(stream, "{" + State + ""","target":{"channels":["devs"]}}""")).Ok();
        var id = started.GetProperty("activity_id").GetString();
        (await api.Post("/api/live-activity/end", $$"""{"activity_id":"{{id}}","content_state":{"title":"t","message":"m"} }""")).Ok();

        (await api.Put(stream, $"{{{State}}}", api.OpsKey)).IsRefused(HttpStatusCode.Forbidden, "Forbidden", "This API key cannot update this Live Activity");

        (await api.Put(stream, $"{{{State}}}", api.BothKey)).Ok();
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Without_a_target_the_scope_of_the_key_applies(string route, string body, string _)
    {
        var whole = await Ok(route, body, "");
        var one = await Ok(route, body, "", api.OpsKey);
        var both = await Ok(route, body, "", api.BothKey);

        Assert.Equal(JsonValueKind.Null, whole.GetProperty("effective_channel_slugs").ValueKind);
        Assert.Equal(["ops"], one.Strings("effective_channel_slugs"));
        Assert.Equal(["ops", "devs"], both.Strings("effective_channel_slugs"));
        Assert.All(new[] { whole, one, both }, answer => Assert.Equal((1, 1), (answer.Number("devices_notified"), answer.Number("users_notified"))));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Channels_are_returned_once_and_in_order(string route, string body, string _)
    {
        var answer = await Ok(route, body, """,["devs","ops","devs"]""");

        Assert.Equal(["devs", "ops"], answer.Strings("effective_channel_slugs"));
        Assert.Equal((1, 1), (answer.Number("devices_notified"), answer.Number("users_notified")));
        Assert.Equal(["ops"], (await Ok(route, body, """,["ops"]""", api.BothKey)).Strings("effective_channel_slugs"));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_channel_outside_the_scope_of_the_key_is_403(string route, string body, string _)
    {
        (await Send(route, body, """,["devs"]""", api.OpsKey)).IsRefused(HttpStatusCode.Forbidden, "Invalid channel targeting", OutsideScope);
        (await Send(route, body, """,["ops","unknown"]""", api.OpsKey)).IsRefused(HttpStatusCode.Forbidden, "Invalid channel targeting", OutsideScope);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task An_unknown_channel_and_one_without_a_device_are_404(string route, string body, string message)
    {
        foreach (var slug in new[] { "unknown", "empty" })
        {
            var answer = await Send(route, body, $",[\"{slug}\"]");
            answer.IsRefused(HttpStatusCode.NotFound, "No recipients found", message, "effective_channel_slugs");
            Assert.Equal([slug], answer.Json.Strings("effective_channel_slugs"));
        }

        Assert.Equal(["empty"], (await Send(route, body, "", api.EmptyKey)).Json.Strings("effective_channel_slugs"));
        (await Ok(route, body, """,["unknown","ops"]""")).Strings("effective_channel_slugs");
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Values_that_are_not_a_list_are_refused_in_the_documented_words(string route, string body, string _)
    {
        const string Title = "Invalid channel targeting";
        foreach (var list in new[] { "\"ops\"", "{}", "1", "null" })
            (await Send(route, body, $",{list}")).IsInvalid(Title, "target.channels must be an array of channel slugs");
        (await Send(route, body, ",[]")).IsInvalid(Title, "target.channels must contain at least one channel");
        (await Send(route, body, """,["ops",""]""")).IsInvalid(Title, "target.channels[1] must be a channel slug");
        (await Send(route, body, ",[null]")).IsInvalid(Title, "target.channels[0] must not be null");
        (await Send(route, body, ",[3]")).IsInvalid(Title, "target.channels[0] must be a string");
    }

    [Theory]
    [InlineData("\"target\":[]", "target must be an object")]
    [InlineData("\"target\":{}", "target.channels must be an array of channel slugs")]
    [InlineData("\"target\":{\"channel\":[\"ops\"]}", "target.channel is unknown; known members: channels")]
    [InlineData("\"channels\":\"ops\"", "channels must be an array of channel slugs")]
    [InlineData("\"channels\":[]", "channels must contain at least one channel")]
    [InlineData("\"channels\":[\"ops\"],\"target\":{\"channels\":[\"devs\"]}", "channels and target.channels must name the same channels; send one of them")]
    public async Task A_stream_accepts_channels_in_two_places_and_checks_both(string members, string message)
        => (await api.Put(api.NewStream(), $"{{{State},{members}}}")).IsInvalid("Invalid channel targeting", message);

    [Fact]
    public async Task A_stream_accepts_the_same_channels_in_both_places()
    {
        var answer = (await api.Put(api.NewStream(), $"{{{State},\"channels\":[\"ops\",\"devs\"],\"target\":{{\"channels\":[\"devs\",\"ops\"]}}}}")).Ok();

        Assert.Equal(["ops", "devs"], answer.Strings("effective_channel_slugs"));
    }

    [Fact]
    public async Task Other_channels_are_a_change_of_the_running_activity()
    {
        var stream = api.NewStream();
        var id = (await api.Put(stream, $"{{{State},\"channels\":[\"ops\"]}}")).Did("started").Text("activity_id");
        (await api.Put(stream, $"{{{State},\"channels\":[\"ops\"]}}")).Did("noop");
        var moved = (await api.Put(stream, $"{{{State},\"channels\":[\"devs\"]}}")).Did("updated");

        Assert.Equal(id, moved.Text("activity_id"));
        Assert.Equal(["devs"], (await api.Stream(stream)).Strings("channels"));
    }

    [Fact]
    public async Task A_key_cannot_change_a_stream_that_runs_outside_its_channels()
    {
        var stream = api.NewStream();
        (await api.Put(stream, $"{{{State}}}")).Did("started");

        (await api.Put(stream, $"{{{State}}}", api.OpsKey)).IsRefused(HttpStatusCode.Forbidden, "Forbidden", "This API key cannot update this Live Activity");
        (await api.Delete(stream, null, api.OpsKey)).IsRefused(HttpStatusCode.Forbidden, "Forbidden", "This API key cannot end this Live Activity");
        (await api.Put(stream, $"{{{State}}}")).Did("noop");
    }

    [Fact]
    public async Task Streams_of_another_account_are_not_found()
    {
        var stream = api.NewStream();
        (await api.Put(stream, $"{{{State}}}")).Did("started");

        Assert.Equal(HttpStatusCode.NotFound, (await api.Delete(stream, null, api.OtherKey)).Status);
        (await api.Put(stream, $"{{{State}}}", api.OtherKey)).Did("started");
        (await api.Put(stream, $"{{{State}}}")).Did("noop");
    }

    private async Task<JsonElement> Ok(string route, string body, string channels, string? key = null) => (await Send(route, body, channels, key)).Ok();

    /// <param name="route">A path to post to, or PUT for a new stream.</param>
    /// <param name="body">Members of the body.</param>
    /// <param name="channels">Empty for no target, or a comma and the value of <c>target.channels</c>.</param>
    /// <param name="key">Null: the full-access key.</param>
    private Task<Http.Answer> Send(string route, string body, string channels, string? key = null)
    {
        var target = channels.Length == 0 ? "" : $",\"target\":{{\"channels\":{channels[1..]}}}";
        return route == "PUT" ? api.Put(api.NewStream(), $"{{{body}{target}}}", key) : api.Post(route, $"{{{body}{target}}}", key);
    }
}
