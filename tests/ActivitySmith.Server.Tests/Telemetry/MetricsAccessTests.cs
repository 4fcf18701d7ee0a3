using System.Net;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Server.Tests.Web;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Telemetry;

/// <summary>Who may read the metrics, and where.</summary>
public sealed class MetricsAccessTests
{
    private const string Token = "a-token-for-the-scraper";
    private const string OperatorKey = "operator-key-0123456789";

    [Fact]
    public async Task People_who_run_the_server_read_the_metrics_and_nobody_else()
    {
        await using var server = await Start();
        using var operators = server.NewClient(OperatorKey);
        var tenant = (await operators.Post("/api/manage/accounts", new { name = "Tenant" })).Is(HttpStatusCode.Created)["key"];
        var narrow = (await server.Client.Post("/api/manage/keys", new { name = "narrow", scope = "all" })).Is(HttpStatusCode.Created)["key"];

        Assert.Equal(HttpStatusCode.OK, await Status(server, Token));
        Assert.Equal(HttpStatusCode.OK, await Status(server, server.ApiKey));
        Assert.Equal(HttpStatusCode.OK, await Status(server, OperatorKey));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(server, tenant));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(server, narrow));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(server, Token + "x"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(server, "ask_unknown0123456789"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(server, key: null));
    }

    [Fact]
    public async Task A_request_without_a_right_gets_the_error_of_the_documented_routes()
    {
        await using var server = await Start();
        using var stranger = server.NewClient(key: null);

        var reply = (await stranger.Get("/metrics")).Is(HttpStatusCode.Unauthorized);

        Assert.Equal("Unauthorized", reply["error"]);
        Assert.Contains("ACTIVITYSMITH_METRICS__TOKEN", reply["message"], StringComparison.Ordinal);
        Assert.DoesNotContain(Token, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_in_owner_of_the_first_account_reads_the_metrics()
    {
        await using var server = await Start();
        using var browser = await Browser.SignedInByLink(server);

        var page = await browser.Get("/metrics");

        Assert.Contains("activitysmith_build_info", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guesses_of_the_operator_key_are_limited_and_scrapes_are_not()
    {
        await using var server = await RunningServer.Start(settings =>
        {
            settings["ACTIVITYSMITH_METRICS__TOKEN"] = Token;
            settings["ACTIVITYSMITH_OPERATOR_KEY"] = OperatorKey;
            settings["ACTIVITYSMITH_LIMITS__OPERATORPERMINUTE"] = "2";
        });

        for (var guess = 0; guess < 2; guess++) Assert.Equal(HttpStatusCode.Unauthorized, await Status(server, "a-wrong-operator-key"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await Status(server, OperatorKey));
        for (var scrape = 0; scrape < 5; scrape++) Assert.Equal(HttpStatusCode.OK, await Status(server, Token));
    }

    [Fact]
    public async Task Their_own_address_serves_metrics_without_a_token_and_health_and_nothing_else()
    {
        var own = $"http://127.0.0.1:{FreePort.Next()}";
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_METRICS__URLS"] = own);
        using var client = new HttpClient { BaseAddress = new Uri(own) };

        (await client.Get("/metrics")).Is(HttpStatusCode.OK);
        (await client.Get("/health/live")).Is(HttpStatusCode.OK);
        foreach (var path in (string[])["/", "/api/health", "/api/manage/keys", "/metrics/x", "/css/app.css", "/sign-in"])
            (await client.Get(path)).Is(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(server, key: null));
        Assert.NotEqual(new Uri(own).Port, new Uri(server.Url).Port);
    }

    [Fact]
    public async Task Their_own_address_requires_the_token_when_one_is_set()
    {
        var own = $"http://127.0.0.1:{FreePort.Next()}";
        await using var server = await RunningServer.Start(settings =>
        {
            settings["ACTIVITYSMITH_METRICS__URLS"] = own;
            settings["ACTIVITYSMITH_METRICS__TOKEN"] = Token;
        });
        using var client = new HttpClient { BaseAddress = new Uri(own) };

        (await client.Get("/metrics")).Is(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        (await client.Get("/metrics")).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null, "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("*/*", "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("application/openmetrics-text;version=0.0.1", "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("text/plain, application/openmetrics-text;q=0.5", "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData(
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        "application/openmetrics-text; version=1.0.0; charset=utf-8")]
    public async Task The_accept_header_chooses_the_format(string? accept, string type)
    {
        await using var server = await Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);

        using var response = await server.Client.SendAsync(request);

        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(type.StartsWith("application", StringComparison.Ordinal), text.EndsWith("# EOF\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_the_sdk_disabled_there_are_no_metrics()
    {
        await using var server = await RunningServer.Start(settings => settings["OTEL_SDK_DISABLED"] = "true");

        (await server.Client.Get("/metrics")).Is(HttpStatusCode.NotFound);
        await server.Client.PutStream("works", 1);
    }

    private static Task<RunningServer> Start() => RunningServer.Start(settings =>
    {
        settings["ACTIVITYSMITH_METRICS__TOKEN"] = Token;
        settings["ACTIVITYSMITH_OPERATOR_KEY"] = OperatorKey;
    });

    private static async Task<HttpStatusCode> Status(RunningServer server, string? key)
    {
        using var client = server.NewClient(key);
        using var response = await client.GetAsync("/metrics");
        return response.StatusCode;
    }
}
