using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Server.Tests.Web;
using ActivitySmith.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Http;

/// <summary>HEAD responds with the headers of GET and no body, on every route with GET.</summary>
public sealed partial class HeadTests
{
    private const string OperatorKey = "operator-key-of-the-head-tests";

    /// <summary>Headers that differ between two responses, and headers that only a body needs.</summary>
    private static readonly string[] OfOneResponse =
        ["Date", "Transfer-Encoding", "Content-Length", "Set-Cookie", "RateLimit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];

    [Fact]
    public async Task Every_route_with_get_answers_head_with_the_same_headers_and_no_body()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true && route.RoutePattern.Parameters.Count == 0)
            .Select(route => "/" + route.RoutePattern.RawText!.TrimStart('/'))
            .Append("/js/board.js").Append("/api/nowhere").Append("/nowhere")
            .ToList();
        Assert.Contains("/api/health", routes);
        Assert.Contains("/board/events", routes);

        foreach (var route in routes) await AssertSame(server, browser, route);
    }

    [Fact]
    public async Task Every_route_with_get_and_parameters_answers_head_with_the_same_headers_and_no_body()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_OPERATOR_KEY"] = OperatorKey);
        using var browser = await Browser.Owner(server);
        var ids = await Things(server.Client);
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true && route.RoutePattern.Parameters.Count > 0)
            .Select(route => "/" + Parameter().Replace(route.RoutePattern.RawText!.TrimStart('/'), match => ids[match.Groups["name"].Value]))
            .ToList();
        Assert.Contains($"/api/manage/activities/{ids["activity_id"]}/frames", routes);
        Assert.Contains($"/notifications/{ids["notification_id"]}", routes);

        using var operatorClient = server.NewClient(OperatorKey);
        foreach (var route in routes)
        {
            var found = await AssertSame(server, browser, route);
            using var got = await Send(operatorClient, HttpMethod.Get, route);
            Assert.True(found || got.StatusCode == HttpStatusCode.OK, $"no caller finds {route}");
        }
    }

    [Fact]
    public async Task A_head_request_for_an_event_stream_ends_and_the_connection_stays_usable()
    {
        await using var server = await RunningServer.Start();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, new Uri(server.Url).Port, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(tcp.GetStream());
        var token = (await server.Client.Post("/api/manage/pairing-codes"))["code"];
        using var app = server.NewClient(key: null);
        var device = (await app.Post("/api/device/pair", new { code = token, platform = "web", name = "Browser" }))["token"];

        var both = $"HEAD /api/device/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {device}\r\n\r\n"
            + "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(both), TestContext.Current.CancellationToken);
        var answers = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 200", answers, StringComparison.Ordinal);
        Assert.Contains("text/event-stream", answers, StringComparison.Ordinal);
        Assert.Contains("text/plain", answers, StringComparison.Ordinal);
        Assert.DoesNotContain("retry:", answers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_405_lists_head_beside_get()
    {
        await using var server = await RunningServer.Start();

        using var api = await Send(server.Client, HttpMethod.Delete, "/api/health");
        using var page = await Send(server.Client, HttpMethod.Delete, "/health/live");
        using var post = await Send(server.Client, HttpMethod.Head, "/api/push-notification");

        Assert.Equal(["GET", "HEAD"], api.Content.Headers.Allow.Order());
        Assert.Contains("GET, HEAD", await api.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(["GET", "HEAD"], page.Content.Headers.Allow.Order());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        Assert.Equal(["POST"], post.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("//api/health")]
    [InlineData("///api/health")]
    [InlineData("/api//badge")]
    [InlineData("//api//badge")]
    [InlineData("//API/health")]
    [InlineData("//api/manage/keys")]
    [InlineData("/api/live-activity/stream//x")]
    public async Task A_doubled_slash_gets_the_documented_404(string path)
    {
        await using var server = await RunningServer.Start();
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri(server.Url + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.Add("Accept", "text/html");

        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("json", answer.Content.Headers.ContentType!.MediaType, StringComparison.Ordinal);
        Assert.Contains("Not found", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Null(answer.Headers.Location);
    }

    /// <summary>Sends both requests with a key and with a browser's session; returns whether one of them got 200.</summary>
    private static async Task<bool> AssertSame(RunningServer server, Browser browser, string route)
    {
        var found = false;
        foreach (var send in new Func<HttpMethod,
            Task<HttpResponseMessage>>[] { method => Send(server.Client, method, route), method => browser.Ask(method, route) })
        {
            using var got = await send(HttpMethod.Get);
            using var head = await send(HttpMethod.Head);
            Assert.True(got.StatusCode == head.StatusCode, $"{route}: {got.StatusCode} by GET, {head.StatusCode} by HEAD");
            Assert.Equal(Names(got), Names(head));
            Assert.Equal(got.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            found |= got.StatusCode == HttpStatusCode.OK;
        }

        return found;
    }

    /// <summary>One object of each kind that routes name, by the name of its parameter.</summary>
    private static async Task<Dictionary<string, string>> Things(HttpClient client)
    {
        await client.PutStream("nightly", 1);
        (await client.Post("/api/manage/channels", new { slug = "ops", name = "Ops" })).Is(HttpStatusCode.Created);
        (await client.Post("/api/manage/metrics", new { key = "cpu", name = "CPU", format = "percent" })).Is(HttpStatusCode.Created);
        (await client.Post("/api/push-notification", new { title = "Hello" })).Is(HttpStatusCode.OK);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["account_id"] = "1",
            ["stream_key"] = "nightly",
            ["slug"] = "ops",
            ["key"] = "cpu",
            ["activity_id"] = await First("activities", "activity_id"),
            ["notification_id"] = await First("notifications", "notification_id"),
            ["key_id"] = await First("keys", "key_id"),
            ["device_id"] = await First("devices", "device_id"),
        };

        async Task<string> First(string list, string id) =>
            (await client.Get($"/api/manage/{list}")).Is(HttpStatusCode.OK).Json.GetProperty("data")[0].GetProperty(id).GetString()!;
    }

    private static async Task<HttpResponseMessage> Send(HttpClient client, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Names(HttpResponseMessage response) => response.Headers.Concat(response.Content.Headers)
        .Select(header => header.Key).Except(OfOneResponse, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\**(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();
}
