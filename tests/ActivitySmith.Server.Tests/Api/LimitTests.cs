using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using ActivitySmith.Server.Tests.Http;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>Requests per minute, counted for each feature separately (docs/api.md, Limits). Each test starts a new server.</summary>
public sealed partial class LimitTests : IClassFixture<LimitedServer>
{
    private readonly FakeTimeProvider clock;
    private readonly RunningServer server;

    public LimitTests(LimitedServer limited)
    {
        (clock, server) = (limited.Clock, limited.Server);

        // The requests of the previous test no longer count.
        clock.Advance(TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("/api/push-notification", "{\"title\":\"t\"}", "push-notifications")]
    [InlineData("/api/badge", "{\"badge\":1}", "badges")]
    [InlineData("/api/live-activity/start", "{\"content_state\":{\"type\":\"alert\",\"title\":\"t\",\"message\":\"m\"}}", "live-activities")]
    public async Task Every_response_has_the_remaining_count_down_to_zero(string path, string body, string policy)
    {
        var first = await Post(path, body);
        clock.Advance(TimeSpan.FromSeconds(10));
        var invalid = await Post(path, "{}");
        var third = await Post(path, body);
        var before = await DatabaseImage.Of(server);
        var refused = await Post(path, body);

        Assert.Equal([200, 400, 200, 429], new[] { first, invalid, third, refused }.Select(answer => (int)answer.Status));
        Assert.All(new[] { first, invalid, third, refused }, answer => Assert.Equal($"\"{policy}\";q=3;w=60", answer.Headers["RateLimit-Policy"]));
        Assert.Equal([2, 1, 0, 0], new[] { first, invalid, third, refused }.Select(answer => Field(answer, policy, "r")));
        refused.IsRefused(HttpStatusCode.TooManyRequests, "Rate limit exceeded", "Too many requests, please try again later.");
        Assert.Equal(50, int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture));
        Assert.Equal(50, Field(refused, policy, "t"));
        Assert.False(first.Headers.ContainsKey("Retry-After") || invalid.Headers.ContainsKey("Retry-After"));
        Assert.Equal(before, await DatabaseImage.Of(server));
    }

    [Fact]
    public async Task After_retry_after_a_request_is_allowed()
    {
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await Post("/api/badge", """{"badge":1}""")).Status);
        var refused = await Post("/api/badge", """{"badge":1}""");
        var wait = int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture);
        clock.Advance(TimeSpan.FromSeconds(wait - 1));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Post("/api/badge", """{"badge":1}""")).Status);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.OK, (await Post("/api/badge", """{"badge":1}""")).Status);
    }

    [Fact]
    public async Task The_five_routes_of_live_activities_share_one_window_and_features_do_not()
    {
        const string State = """{"content_state":{"type":"alert","title":"t","message":"m"}}""";
        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Put, "/api/live-activity/stream/s", State)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Delete, "/api/live-activity/stream/s", null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Post("/api/live-activity/start", State)).Status);
        foreach (var path in new[] { "update", "end", "start" }) Assert.Equal(
            HttpStatusCode.TooManyRequests, (await Post($"/api/live-activity/{path}", State)).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Send(HttpMethod.Put, "/api/live-activity/stream/s", State)).Status);

        Assert.Equal(HttpStatusCode.OK, (await Post("/api/badge", """{"badge":1}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Post("/api/metrics/sales/value", """{"value":1}""")).Status);
    }

    [Fact]
    public async Task A_request_that_is_refused_for_its_limit_does_not_use_up_its_idempotency_key()
    {
        for (var i = 0; i < 3; i++) await Post("/api/badge", """{"badge":1}""");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Post("/api/badge", """{"badge":1}""", "once")).Status);
        clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(HttpStatusCode.OK, (await Post("/api/badge", """{"badge":2}""", "once")).Status);
    }

    [Fact]
    public async Task By_default_features_have_separate_limits()
    {
        await using var standard = await RunningServer.Start(settings => settings.Remove("ACTIVITYSMITH_LIMITS__REQUESTSPERMINUTE"), clock);
        async Task<string> Policy(string path) => (await Send(standard, HttpMethod.Post, path, "{}")).Headers["RateLimit-Policy"];

        Assert.Equal("\"push-notifications\";q=60;w=60", await Policy("/api/push-notification"));
        Assert.Equal("\"badges\";q=60;w=60", await Policy("/api/badge"));
        Assert.Equal("\"live-activities\";q=300;w=60", await Policy("/api/live-activity/start"));
        Assert.Equal("\"metrics\";q=300;w=60", await Policy("/api/metrics/sales/value"));
        Assert.Equal("\"address\";q=600;w=60", await Policy("/api/unknown"));
    }

    private Task<Answer> Post(string path, string body, string? once = null) => Send(server, HttpMethod.Post, path, body, once);

    private Task<Answer> Send(HttpMethod method, string path, string? body) => Send(server, method, path, body);

    private static async Task<Answer> Send(RunningServer server, HttpMethod method, string path, string? body, string? once = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.ApiKey);
        if (once is not null) request.Headers.Add("Idempotency-Key", once);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await server.Client.SendAsync(request);
        return new Answer(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Headers.Concat(response.Content.Headers)
                .ToDictionary(one => one.Key, one => string.Join(", ", one.Value), StringComparer.OrdinalIgnoreCase));
    }

    private static int Field(Answer answer, string policy, string name)
    {
        var match = Limit().Match(answer.Headers["RateLimit"]);
        Assert.Equal(policy, match.Groups["policy"].Value);
        return int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^\"(?<policy>[a-z-]+)\";r=(?<r>\\d+);t=(?<t>\\d+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Limit();
}

/// <summary>Three requests a minute for each feature, and no limit per address.</summary>
public sealed class LimitedServer : IAsyncLifetime
{
    public FakeTimeProvider Clock { get; } = new();

    public RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RunningServer.Start(settings =>
    {
        settings["ACTIVITYSMITH_LIMITS__REQUESTSPERMINUTE"] = "3";
        settings["ACTIVITYSMITH_LIMITS__PERADDRESSPERMINUTE"] = "0";
    }, Clock);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
