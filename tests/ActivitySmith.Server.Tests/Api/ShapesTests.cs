using System.Net;
using System.Text;
using ActivitySmith.Server.Tests.Http;
using Xunit;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>The same shape of requests and errors on every documented route (docs/api.md, Requests; docs/api.md, Errors).</summary>
public sealed class ShapesTests(ApiServer api) : IClassFixture<ApiServer>
{
    public static TheoryData<string, string> Routes => new()
    {
        { "PUT", "/api/live-activity/stream/s" }, { "DELETE", "/api/live-activity/stream/s" }, { "POST", "/api/live-activity/start" },
            { "POST", "/api/live-activity/update" },
        { "POST", "/api/live-activity/end" }, { "POST", "/api/push-notification" }, { "POST", "/api/badge" }, { "POST", "/api/metrics/sales/value" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Without_a_valid_key_every_route_responds_with_401(string method, string path)
    {
        var before = await DatabaseImage.Of(api.Server);
        foreach (var (header, message) in new[]
        {
            (null, "The Authorization header is missing; send 'Authorization: Bearer ask_...' with an API key of this server"),
            ("Bearer", "The Authorization header is not of the form 'Bearer ask_...'; send an API key of this server"),
            ("Basic YTpi", "The Authorization header is not of the form 'Bearer ask_...'; send an API key of this server"),
            ("Bearer sk_0123456789abcdef", "The Authorization header is not of the form 'Bearer ask_...'; send an API key of this server"),
            ("Bearer ask_0123456789abcdef", "The API key is unknown or was revoked; create one with POST /api/manage/keys"),
        })
        {
            var answer = await Send(method, path, header);
            answer.IsRefused(HttpStatusCode.Unauthorized, "Unauthorized", message);
            Assert.Equal("Bearer", answer.Headers["WWW-Authenticate"]);
        }

        Assert.Equal(before, await DatabaseImage.Of(api.Server));
    }

    [Fact]
    public async Task The_scheme_may_have_any_case()
    {
        foreach (var scheme in new[] { "bearer", "BEARER", "BeArEr" })
            Assert.NotEqual(HttpStatusCode.Unauthorized, (await Send("POST", "/api/badge", $"{scheme} {api.Server.ApiKey}")).Status);
    }

    [Fact]
    public async Task A_revoked_key_is_refused()
    {
        var created = (await api.Post("/api/manage/keys", """{"name":"brief","scope":"all"}""")).Json;
        var key = created.Text("key");
        (await api.Post("/api/badge", """{"badge":1}""", key)).Ok();
        await api.Send(HttpMethod.Delete, $"/api/manage/keys/{created.Text("key_id")}");

        (await api.Post("/api/badge", """{"badge":1}""", key)).IsRefused(
            HttpStatusCode.Unauthorized, "Unauthorized", "The API key is unknown or was revoked; create one with POST /api/manage/keys");
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Another_method_is_405_and_lists_the_allowed_ones(string method, string path)
    {
        foreach (var other in new[] { "GET", "PATCH", "POST", "PUT", "DELETE" }.Except(
            path.Contains("stream", StringComparison.Ordinal) ? ["PUT", "DELETE"] : [method]))
        {
            var answer = await Send(other, path, $"Bearer {api.Server.ApiKey}");

            Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Status);
            Assert.Contains(method, answer.Headers["Allow"], StringComparison.Ordinal);
            Assert.Equal("Method not allowed", answer.Error);
            Assert.Contains(method, answer.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/")]
    [InlineData("/api/unknown")]
    [InlineData("/api/live-activity")]
    [InlineData("/api/live-activity/stream")]
    [InlineData("/api/live-activity/stream/a/b")]
    [InlineData("/api/metrics/value")]
    public async Task An_unknown_route_is_404(string path)
        => (await Send("POST", path, $"Bearer {api.Server.ApiKey}")).IsRefused(
            HttpStatusCode.NotFound, "Not found", "No such route; the routes of this server are listed at /openapi/v1.json");

    [Theory]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task Head_and_options_succeed_without_an_effect(string method)
    {
        var before = await DatabaseImage.Of(api.Server);
        foreach (var path in Routes.Select(route => route.Data.Item2).Append("/api/health"))
        {
            var answer = await Send(method, path, $"Bearer {api.Server.ApiKey}");
            Assert.InRange((int)answer.Status, 200, 499);
        }

        Assert.Equal(before, await DatabaseImage.Of(api.Server));
    }

    [Fact]
    public async Task Health_needs_no_key()
    {
        var answer = (await Send("GET", "/api/health", header: null)).Ok();

        Assert.True(answer.GetProperty("ok").GetBoolean());
        Assert.Equal("activitysmith", answer.Text("service"));
        Assert.Equal(["ok", "service", "timestamp", "checks"], answer.EnumerateObject().Select(member => member.Name));
    }

    private async Task<Answer> Send(string method, string path, string? header)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), api.Server.Url + path);
        if (method is not ("GET" or "HEAD")) request.Content = new StringContent("not json", Encoding.UTF8, "application/json");
        if (header is not null) request.Headers.TryAddWithoutValidation("Authorization", header);
        using var client = api.Server.NewClient(null);
        using var response = await client.SendAsync(request);
        return new Answer(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Headers.Concat(response.Content.Headers)
                .ToDictionary(one => one.Key, one => string.Join(", ", one.Value), StringComparer.OrdinalIgnoreCase));
    }
}
