using System.Net;
using System.Text;
using ActivitySmith.Server.Tests.Http;
using Xunit;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>Unusual bodies that published clients send (docs/api.md, Requests).</summary>
public sealed class JsonTests(ApiServer api) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task The_payloads_of_the_published_clients_are_accepted()
    {
        // The Go SDK writes null for unset members, the GitHub Action an empty activity_id into every body, PowerShell a byte order mark.
        (await api.Put(api.NewStream(), """
            {"content_state":{"title":"t","type":"progress","percentage":1e1,"subtitle":null,"icon":null,"badge":null,"metrics":null,"value":null,
            "upper_limit":null,"step_colors":null,"auto_dismiss_minutes":null},
            "action":null,"secondary_action":null,"alert":null,"channels":null,"target":null,"tags":null,"metadata":null,"activity_id":""}
            """)).Did("started");
        (await api.Post("/api/live-activity/start",
            """{"content_state":{"title":"t","type":"segmented_progress","number_of_steps":3.0,"current_step":1e0},"activity_id":""}""")).Ok();
        (await api.Post("/api/push-notification", "\uFEFF{\"title\":\"t\",\"activity_id\":null}")).Ok();
        (await api.Post("/api/badge", "  {\"badge\" : 1 , \"target\" : null}\r\n")).Ok();
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("  ")]
    public async Task A_missing_required_body_is_refused(string body)
        => (await api.Post("/api/badge", body)).IsInvalid("Invalid request body", "The body ($) is empty; send a JSON object");

    [Theory]
    [InlineData("""{"badge":1,"badge":1}""", "badge appears more than once")]
    [InlineData("""{"badge":1,"Badge":1}""", "Badge appears more than once, first as badge; member names are compared without case")]
    [InlineData("[]", "The body ($) must be an object")]
    [InlineData("""{"badge":1,"target":{"channels":["ops"],"x":{}}}""", "target.x is unknown; known members: channels")]
    public async Task An_unknown_or_duplicate_member_is_refused_by_path(string body, string message) =>
        Assert.Equal(message, (await api.Post("/api/badge", body)).Message);

    [Fact]
    public async Task Text_is_returned_as_it_was_sent()
    {
        api.Clock.Advance(TimeSpan.FromSeconds(1));
        (await api.Post("/api/push-notification", """{"title":"Größe <b>\u00e4 🚀 \u2028 \"q\" \\"}""")).Ok();
        var latest = (await api.Send(HttpMethod.Get, "/api/manage/notifications?limit=1")).Json.GetProperty("data")[0];

        Assert.Equal("Größe <b>ä 🚀 \u2028 \"q\" \\", latest.GetProperty("content").Text("title"));
    }

    [Fact]
    public async Task Other_media_types_and_encodings_are_415()
    {
        foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "multipart/form-data; boundary=x" })
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await Send(type, "{\"badge\":1}"u8.ToArray())).Status);
        foreach (var type in new[] { "application/json", "application/json; charset=utf-8", "APPLICATION/JSON;charset=\"UTF-8\"",
            "application/merge-patch+json" })
            (await Send(type, "{\"badge\":1}"u8.ToArray())).Ok();
        var refused = await Send("text/plain", "{\"badge\":1}"u8.ToArray());
        refused.IsRefused(HttpStatusCode.UnsupportedMediaType, "Unsupported media type",
            "The body must be JSON in UTF-8; send 'Content-Type: application/json'");
    }

    [Fact]
    public async Task Latin_1_bytes_are_refused_as_invalid_UTF_8()
        => (await Send("application/json", Encoding.Latin1.GetBytes("{\"badge\":\"ü\"}")))
            .IsInvalid("Invalid request body", "The body ($) is not valid UTF-8");

    private async Task<Answer> Send(string type, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/badge") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return await api.Send(request);
    }
}
