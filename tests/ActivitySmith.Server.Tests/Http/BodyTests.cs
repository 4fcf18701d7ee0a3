using System.Net;
using System.Text;
using Xunit;

namespace ActivitySmith.Server.Tests.Http;

/// <summary>The bodies that are accepted, and the messages about those that are refused.</summary>
public sealed class BodyTests : IAsyncLifetime
{
    private TestApi api = null!;

    public async ValueTask InitializeAsync() => api = await TestApi.Start(("Limits:RequestsPerMinute", "0"));

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Theory]
    [InlineData("""{"content_state":{"title":"x","current_step":3.0,"number_of_steps":1e2}}""",
        """{"content_state":{"title":"x","number_of_steps":100,"current_step":3}}""")]
    [InlineData("""{"content_state":{"title":"x","value":"12 kW","icon":null},"activity_id":""}""",
        """{"content_state":{"title":"x","value":"12 kW"},"activity_id":""}""")]
    [InlineData("""{"content_state":{"title":"\ud83d\ude80 Grüße"},"tags":null}""", """{"content_state":{"title":"🚀 Grüße"}}""")]
    [InlineData("""{"content_state":{"title":"x"},"metadata":{"a":{"b":[1,null,true]}}}""",
        """{"content_state":{"title":"x"},"metadata":{"a":{"b":[1,null,true]}}}""")]
    [InlineData("\uFEFF{\"content_state\":{\"title\":\"x\"}}", """{"content_state":{"title":"x"}}""")]
    public async Task A_valid_body_reaches_the_route(string sent, string received)
    {
        var answer = await api.Put(sent);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(Normal(received), Normal(answer.Text));
    }

    [Theory]
    [InlineData("""{"content_state":{"title":5}}""", "content_state.title must be a string")]
    [InlineData("""{"content_state":{"title":null}}""", "content_state.title is required and must not be null")]
    [InlineData("""{"content_state":{}}""", "content_state.title is required")]
    [InlineData("""{}""", "content_state is required")]
    [InlineData("""[]""", "The body ($) must be an object")]
    [InlineData("""null""", "The body ($) is empty; send a JSON object")]
    [InlineData("", "The body ($) is empty; send a JSON object")]
    [InlineData(" \r\n ", "The body ($) is empty; send a JSON object")]
    [InlineData("""{"content_state":{"title":"x","Subtitle":"y"}}""", "content_state.Subtitle is unknown; did you mean subtitle?")]
    [InlineData("""{"content_state":{"title":"x","numberOfSteps":1}}""", "content_state.numberOfSteps is unknown; did you mean number_of_steps?")]
    [InlineData("""{"content_state":{"title":"x","icon":{"symbol":"bolt","size":2}}}""", "content_state.icon.size is unknown; known members: symbol, color")]
    [InlineData("""{"content_state":{"title":"x","title":"y"}}""", "content_state.title appears more than once")]
    [InlineData("""{"content_state":{"title":"x","Title":"y"}}""", "content_state.Title appears more than once, first as title")]
    [InlineData("""{"content_state":{"title":"x"},"metadata":{"a":1,"A":2}}""", "metadata.A appears more than once, first as a")]
    [InlineData("""{"content_state":{"title":"x"},"action":{"title":"t","type":"webhook","url":"u","body":{"l":[{"k":1,"k":2}]}}}""",
        "action.body.l[0].k appears more than once")]
    [InlineData("""{"content_state":{"title":"x"},"metadata":[1]}""", "metadata must be an object")]
    [InlineData("""{"content_state":{"title":"x","current_step":1.5}}""", "content_state.current_step must be an integer from")]
    [InlineData("""{"content_state":{"title":"x","current_step":"1"}}""", "content_state.current_step must be an integer")]
    [InlineData("""{"content_state":{"title":"x","percentage":1e999}}""", "content_state.percentage must be a finite number")]
    [InlineData("""{"content_state":{"title":"x","is_running":"yes"}}""", "content_state.is_running must be true or false")]
    [InlineData("""{"content_state":{"title":"x","metrics":[{"label":"a","value":1},{"label":"b","value":true}]}}""",
        "content_state.metrics[1].value must be a string or a finite number")]
    [InlineData("""{"content_state":{"title":"x","metrics":[{"label":"a","value":1},null]}}""", "content_state.metrics[1] must not be null")]
    [InlineData("""{"content_state":{"title":"x","metrics":[{"label":"a"}]}}""", "content_state.metrics[0].value is required")]
    [InlineData("""{"content_state":{"title":"x"},"tags":["a",null]}""", "tags[1] must not be null")]
    [InlineData("""{"content_state":{"title":"x"},"tags":"a"}""", "tags must be an array of strings")]
    [InlineData("""{"content_state":{"title":"x"},"activity_id":"abc"}""", "activity_id is not a member of this request")]
    [InlineData("""{"content_state":{"title":"a\u0000b"}}""", "content_state.title must not contain the character U+0000")]
    [InlineData("""{"content_state":{"title":"a\ud800"}}""", "content_state.title must not contain half a surrogate pair")]
    [InlineData("""{"content_state":{"title":"x"},"metadata":{"a":"\udc00"}}""", "metadata.a must not contain half a surrogate pair")]
    [InlineData("""{"content_state":{"title":"x"},"metadata":{"\ud800":1}}""", "metadata has a member whose name must not contain half a surrogate pair")]
    [InlineData("""{"content_state":{"title":"x"},"metadata":{"a\u0000":1}}""", "metadata has a member whose name must not contain the character U+0000")]
    [InlineData("{\"content_state\":{\n\"title\":'x'}}", "The body is not valid JSON at line 2, byte 9 (near content_state.title)")]
    [InlineData("""{"content_state":{"title":"x","value":NaN}}""", "The body is not valid JSON at line 1, byte 39 (near content_state.value)")]
    [InlineData("""{"content_state":{"title":"x"}} {}""", "The body is not valid JSON at line 1, byte 33")]
    [InlineData("""{"content_state":{"title":"x"}""", "The body is not valid JSON at line 1")]
    public async Task An_invalid_body_is_refused_by_the_name_of_its_member(string sent, string beginning)
    {
        var answer = await api.Put(sent);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("Invalid request body", answer.Error);
        Assert.StartsWith(beginning, answer.Message, StringComparison.Ordinal);
        Assert.Equal(2, answer.Json.EnumerateObject().Count());
    }

    [Theory]
    [InlineData(32, HttpStatusCode.OK)]
    [InlineData(33, HttpStatusCode.BadRequest)]
    [InlineData(20_000, HttpStatusCode.BadRequest)]
    public async Task Nesting_ends_at_32_levels(int levels, HttpStatusCode status)
    {
        // The body and metadata are the first two levels.
        var nested = new string('[', levels - 2) + new string(']', levels - 2);

        var answer = await api.Put("""{"content_state":{"title":"x"},"metadata":{"a":""" + nested + "}}");

        Assert.Equal(status, answer.Status);
        if (status != HttpStatusCode.OK) Assert.Matches(@"^metadata\.a(\[0\]){30} is nested more than 32 levels deep", answer.Message);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("nonsense")]
    public async Task Another_media_type_is_refused(string contentType)
    {
        var answer = await api.Put("""{"content_state":{"title":"x"}}""", contentType);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Status);
        Assert.Equal("Unsupported media type", answer.Error);
    }

    [Theory]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("Application/JSON")]
    [InlineData("application/merge-patch+json")]
    public async Task Every_spelling_of_json_is_read(string contentType) =>
        Assert.Equal(HttpStatusCode.OK, (await api.Put("""{"content_state":{"title":"x"}}""", contentType)).Status);

    [Fact]
    public async Task Invalid_utf8_is_refused()
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Put, "/api/stream/backup")
        { Content = new ByteArrayContent([.. "{\"content_state\":{\"title\":\""u8, 0xC3, 0x28, .. "\"}}"u8]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");

        var answer = await api.Send(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("The body ($) is not valid UTF-8", answer.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_64_KiB_is_refused_with_and_without_content_length(bool chunked)
    {
        var answer = await SendSized((64 * 1024) + 1, chunked);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Equal("Request body too large", answer.Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_of_64_KiB_is_read(bool chunked) => Assert.Equal(HttpStatusCode.OK, (await SendSized(64 * 1024, chunked)).Status);

    [Theory]
    [InlineData(null, "no body")]
    [InlineData("", "no body")]
    [InlineData("null", "no body")]
    [InlineData("{}", "no state")]
    [InlineData("""{"content_state":{"title":"last"}}""", "last")]
    public async Task An_optional_body_may_be_absent(string? sent, string seen)
    {
        var answer = await api.Send(HttpMethod.Delete, "/api/stream/backup", sent);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(seen, answer.Json.GetString());
    }

    [Fact]
    public async Task An_optional_body_is_checked_when_it_is_sent() =>
        Assert.StartsWith("action.title is required", (await api.Send(HttpMethod.Delete, "/api/stream/backup", """{"action":{}}""")).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"value":NaN}""")]
    [InlineData("""{"value":1e999}""")]
    [InlineData("""{"value":-Infinity}""")]
    [InlineData("""{"value":null}""")]
    [InlineData("{}")]
    public async Task A_route_can_name_the_invalid_member(string sent) =>
        Assert.Equal("value must be a finite number", (await api.Send(HttpMethod.Post, "/api/metric", sent)).Error);

    [Theory]
    [InlineData("2026-07-10T12:00:00Z", "2026-07-10T12:00:00.000Z")]
    [InlineData("2026-07-10T14:00:00.123456789+02:00", "2026-07-10T12:00:00.123Z")]
    [InlineData("2026-07-10t12:00:00.5z", "2026-07-10T12:00:00.500Z")]
    public async Task A_timestamp_of_rfc3339_is_read(string sent, string seen) =>
        Assert.Equal(seen, (await api.Send(HttpMethod.Post, "/api/metric", $$"""{"value":1,"timestamp":"{{sent}}"}""")).Json.GetProperty("timestamp")
            .GetString());

    [Theory]
    [InlineData("2026-07-10T12:00:00")]
    [InlineData("2026-07-10")]
    [InlineData("2026-02-30T12:00:00Z")]
    [InlineData("2026-07-10T12:00:00.Z")]
    [InlineData("yesterday")]
    public async Task Another_timestamp_is_refused(string sent) =>
        Assert.StartsWith("timestamp must be an RFC 3339 timestamp",
            (await api.Send(HttpMethod.Post, "/api/metric", $$"""{"value":1,"timestamp":"{{sent}}"}""")).Message, StringComparison.Ordinal);

    private Task<Answer> SendSized(int bytes, bool chunked)
    {
        const string Before = """{"content_state":{"title":"x"},"metadata":{"a":" """;
        const string After = "\"}}";
        var json = Encoding.UTF8.GetBytes(Before + new string('x', bytes - Before.Length - After.Length) + After);
        var request = new HttpRequestMessage(HttpMethod.Put, "/api/stream/backup") { Content = new ByteArrayContent(json) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        if (chunked) request.Headers.TransferEncodingChunked = true;
        return api.Send(request);
    }

    private static string Normal(string json) => System.Text.Json.Nodes.JsonNode.Parse(json)!.ToJsonString();
}
