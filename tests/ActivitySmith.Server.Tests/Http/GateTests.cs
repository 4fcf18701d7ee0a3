using System.Net;
using Xunit;

namespace ActivitySmith.Server.Tests.Http;

/// <summary>Authentication, the order of checks, and the shape of the responses.</summary>
public sealed class GateTests : IAsyncLifetime
{
    private const string Good = """{"content_state":{"title":"x"}}""";
    private TestApi api = null!;

    public async ValueTask InitializeAsync() => api = await TestApi.Start(("Limits:RequestsPerMinute", "0"));

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task Two_servers_of_these_tests_run_side_by_side()
    {
        await using var other = await TestApi.Start();

        Assert.NotEqual(api.Address, other.Address);
    }

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("", "is not of the form")]
    [InlineData("Bearer", "is not of the form")]
    [InlineData("Basic YTpi", "is not of the form")]
    [InlineData("Bearer sk_0123456789", "is not of the form")]
    [InlineData("Bearer ask_unknown_key_012", "is unknown or was revoked")]
    [InlineData("Bearer " + TestApi.OperatorKey, "is not of the form")]
    public async Task Without_a_valid_key_the_response_is_401(string? header, string reason)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/stream/not a key!");
        api.Client.DefaultRequestHeaders.Authorization = null;
        if (header is not null) request.Headers.TryAddWithoutValidation("Authorization", header);

        var answer = await api.Send(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("Bearer", answer.Headers["WWW-Authenticate"]);
        Assert.Equal("Unauthorized", answer.Error);
        Assert.Contains(reason, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("bearer ")]
    [InlineData("BEARER   ")]
    public async Task The_scheme_may_have_any_case(string scheme)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/stream/backup");
        request.Headers.TryAddWithoutValidation("Authorization", scheme + TestRing.OtherAccount);

        Assert.Equal(HttpStatusCode.OK, (await api.Send(request)).Status);
    }

    [Fact]
    public async Task The_caller_reaches_the_route()
    {
        var answer = await api.Send(HttpMethod.Put, "/api/stream/backup", Good, key: TestRing.OtherAccount);

        Assert.Equal("2", answer.Headers["X-Account"]);
    }

    [Theory]
    [InlineData("not%20a%20key")]
    [InlineData("a.b")]
    [InlineData("a%2Fb")]
    public async Task An_invalid_stream_key_is_refused_before_the_body_is_read(string key)
    {
        var answer = await api.Send(HttpMethod.Put, "/api/stream/" + key, "not json", "text/plain");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("Invalid stream_key", answer.Error);
    }

    [Fact]
    public async Task An_unknown_route_is_404_in_the_documented_shape()
    {
        var answer = await api.Send(HttpMethod.Get, "/api/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("Not found", answer.Error);
    }

    [Fact]
    public async Task Another_method_is_405_with_the_allowed_ones()
    {
        var answer = await api.Send(HttpMethod.Post, "/api/stream/backup", Good);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Status);
        Assert.Equal("DELETE, PUT", string.Join(", ", answer.Headers["Allow"].Split(", ").Order(StringComparer.Ordinal)));
        Assert.Equal("Method not allowed", answer.Error);
    }

    [Fact]
    public async Task A_bug_is_500_without_its_details()
    {
        var answer = await api.Send(HttpMethod.Get, "/api/fails");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Equal("Internal server error", answer.Error);
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_parameter_of_the_wrong_type_is_refused_by_name()
    {
        var answer = await api.Send(HttpMethod.Get, "/api/page?limit=many");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("limit", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_capacity_refusal_has_its_figures_and_no_retry_after()
    {
        var answer = await api.Send(HttpMethod.Get, "/api/full");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Equal("Live Activity limit reached", answer.Error);
        Assert.Equal((4, 4, 2, 2), (Figure("limit"), Figure("active"), Figure("blocked_devices"), Figure("targeted_devices")));
        Assert.DoesNotContain("Retry-After", answer.Headers.Keys);
        int Figure(string name) => answer.Json.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task No_recipients_shows_the_effective_channels_even_when_they_are_null()
    {
        var answer = await api.Send(HttpMethod.Get, "/api/nobody");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, answer.Json.GetProperty("effective_channel_slugs").ValueKind);
    }

    [Fact]
    public async Task An_overloaded_server_sends_retry_after()
    {
        var answer = await api.Send(HttpMethod.Get, "/api/busy");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal("1", answer.Headers["Retry-After"]);
    }

    [Fact]
    public async Task Management_refuses_with_a_problem_that_names_the_member()
    {
        var answer = await api.Send(HttpMethod.Post, "/api/manage/things", """{"title":3}""", key: TestRing.Managing);

        Assert.Equal("application/problem+json", answer.Headers["Content-Type"]);
        Assert.Equal("urn:activitysmith:problem:invalid", answer.Json.GetProperty("type").GetString());
        Assert.Equal("Invalid request body", answer.Json.GetProperty("title").GetString());
        Assert.Equal(400, answer.Json.GetProperty("status").GetInt32());
        Assert.Equal("title must be a string", answer.Json.GetProperty("detail").GetString());
        Assert.Equal("/api/manage/things", answer.Json.GetProperty("instance").GetString());
        Assert.Equal("title", answer.Json.GetProperty("path").GetString());
    }

    [Theory]
    [InlineData("/api/manage/things", TestRing.Plain, HttpStatusCode.Forbidden)]
    [InlineData("/api/manage/nowhere", TestRing.Managing, HttpStatusCode.NotFound)]
    [InlineData("/api/manage/things", TestApi.OperatorKey, HttpStatusCode.Unauthorized)]
    public async Task Management_is_for_managing_keys(string path, string key, HttpStatusCode status)
    {
        var answer = await api.Send(HttpMethod.Post, path, Good, key: key);

        Assert.Equal(status, answer.Status);
        Assert.Equal("application/problem+json", answer.Headers["Content-Type"]);
    }

    [Theory]
    [InlineData(TestApi.OperatorKey, HttpStatusCode.OK)]
    [InlineData(TestRing.Managing, HttpStatusCode.Forbidden)]
    [InlineData("operator-0123456789abcdeX", HttpStatusCode.Unauthorized)]
    public async Task Accounts_are_for_the_operator(string key, HttpStatusCode status) =>
        Assert.Equal(status, (await api.Send(HttpMethod.Get, "/api/manage/accounts", key: key)).Status);

    [Fact]
    public async Task The_same_request_has_the_same_fingerprint_and_another_body_another()
    {
        var first = await PutWithKey("abc", Good);
        var again = await PutWithKey("abc", Good);
        var other = await PutWithKey("abc", """{"content_state":{"title":"y"}}""");

        Assert.StartsWith("abc ", first.Headers["X-Idempotency"], StringComparison.Ordinal);
        Assert.Equal(first.Headers["X-Idempotency"], again.Headers["X-Idempotency"]);
        Assert.NotEqual(first.Headers["X-Idempotency"], other.Headers["X-Idempotency"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\tb")]
    [InlineData(null)]
    public async Task A_bad_idempotency_key_is_refused(string? key)
    {
        var answer = await PutWithKey(key ?? new string('k', 256), Good);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("Invalid Idempotency-Key", answer.Error);
    }

    [Fact]
    public async Task Pages_outside_the_api_are_not_affected()
    {
        api.Client.DefaultRequestHeaders.Authorization = null;

        Assert.Equal("page", (await api.Send(HttpMethod.Get, "/elsewhere")).Text);
    }

    private async Task<Answer> PutWithKey(string key, string json)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Put, "/api/stream/backup")
        { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await api.Send(request);
    }
}
