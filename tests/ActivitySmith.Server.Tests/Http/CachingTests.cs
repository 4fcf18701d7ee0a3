using System.Net;
using ActivitySmith.Server.Tests.Web;
using ActivitySmith.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Http;

/// <summary>No cache stores a response that may contain a secret: that is every response except those of the routes named here.</summary>
public sealed class CachingTests
{
    /// <summary>The app's one document and its worker: the same for everybody, and needed without a network.</summary>
    private static readonly string[] Kept = ["/app", "/app/history", "/app/widgets", "/app/settings", "/app-worker.js"];

    [Fact]
    public async Task Every_route_forbids_caching_unless_it_is_known_to_contain_no_secret()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(route => (route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(method => (Method: method, Path: PathOf(route))))
            .Append(("GET", "/nowhere")).Append(("GET", "/api/nowhere"))
            .ToList();

        var kept = new List<string>();
        foreach (var (method, path) in routes)
        {
            using var byKey = new HttpRequestMessage(new HttpMethod(method), path);
            using var answer = await server.Client.SendAsync(byKey, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            using var page = await browser.Ask(new HttpMethod(method), path);
            if (MayBeKept(answer) || MayBeKept(page)) kept.Add(path);
        }

        Assert.Empty(kept.Distinct().Except(Kept));
    }

    [Fact]
    public async Task Responses_with_secrets_are_private()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_OPERATOR_KEY"] = "operator-0123456789");
        foreach (var (path, body) in new (string, object?)[]
        {
            ("/api/manage/keys", new { name = "New", scope = "all" }), ("/api/manage/sign-in-links", null), ("/api/manage/pairing-codes", null),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : System.Net.Http.Json.JsonContent.Create(body) };
            using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
            Assert.True(answer.Headers.CacheControl?.NoStore, path);
        }
    }

    [Theory]
    [InlineData("https://board.example.com", true)]
    [InlineData("http://board.example.com", false)]
    [InlineData(null, false)]
    public async Task A_server_with_a_public_https_address_sends_hsts(string? address, bool stays)
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_PUBLIC_URL"] = address);
        foreach (var path in new[] { "/sign-in", "/api/health", "/js/board.js", "/nowhere" })
        {
            using var answer = await server.Client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(stays ? ["max-age=31536000"] : [], answer.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values : []);
        }
    }

    private static bool MayBeKept(HttpResponseMessage answer) =>
        answer.StatusCode != HttpStatusCode.NotModified && answer.Headers.CacheControl?.NoStore != true;

    private static string PathOf(RouteEndpoint route) => "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "x"))));
}
