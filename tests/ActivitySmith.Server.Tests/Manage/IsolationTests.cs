using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Tests.Devices;
using ActivitySmith.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

/// <summary>
/// Over all routes: one account requests the objects of another account, and a second, equally new account requests objects that do not exist. Both
/// get the same response, it contains nothing of the other account, and the other account's data is unchanged.
/// </summary>
public sealed partial class IsolationTests(IsolationTests.TwoAccounts accounts) : IClassFixture<IsolationTests.TwoAccounts>
{
    /// <summary>Part of every name and text that the first account has chosen.</summary>
    private const string Marker = "secret-of-a";

    private static readonly Dictionary<string, Probe> Probes = new(StringComparer.Ordinal)
    {
        ["PUT /api/live-activity/stream/{stream_key}"] =
            new(at => ($"/api/live-activity/stream/{at.Stream}", new { content_state = State, target = new { channels = new[] { at.Channel } } })),
        ["DELETE /api/live-activity/stream/{stream_key}"] = new(at => ($"/api/live-activity/stream/{at.Stream}", null)),
        ["POST /api/live-activity/start"] =
            new(at => ("/api/live-activity/start", new { content_state = State, target = new { channels = new[] { at.Channel } } })),
        ["POST /api/live-activity/update"] = new(at => ("/api/live-activity/update", new { activity_id = at.Activity, content_state = State })),
        ["POST /api/live-activity/end"] = new(at => ("/api/live-activity/end", new { activity_id = at.Activity, content_state = State })),
        ["POST /api/push-notification"] = new(at => ("/api/push-notification", new { title = "x", target = new { channels = new[] { at.Channel } } })),
        ["PUT /api/push-notification/{notification_id}"] = new(at => ($"/api/push-notification/{at.Notification}", new { title = "taken over" })),
        ["DELETE /api/push-notification/{notification_id}"] = new(at => ($"/api/push-notification/{at.Notification}", null)),
        ["POST /api/badge"] = new(at => ("/api/badge", new { badge = 3, target = new { channels = new[] { at.Channel } } })),
        ["POST /api/metrics/{key}/value"] = new(at => ($"/api/metrics/{at.Metric}/value", new { value = 3 })),
        ["GET /api/health"] = new(_ => ("/api/health", null)),
        ["GET /health/ready"] = new(_ => ("/health/ready", null)),
        ["GET /health/live"] = new(_ => ("/health/live", null)),
        ["GET /openapi/v1.json"] = new(_ => ("/openapi/v1.json", null)),

        ["POST /api/manage/keys"] = new(at => ("/api/manage/keys", new { name = "x", scope = "channels", channels = new[] { at.Channel } })),
        ["GET /api/manage/keys"] = new(at => ($"/api/manage/keys?cursor={at.Cursor("keys", at.LateTime, at.Key)}", null)),
        ["GET /api/manage/keys/{key_id}"] = new(at => ($"/api/manage/keys/{at.Key}", null)),
        ["PATCH /api/manage/keys/{key_id}"] = new(at => ($"/api/manage/keys/{at.Key}", new { name = "taken over" })),
        ["DELETE /api/manage/keys/{key_id}"] = new(at => ($"/api/manage/keys/{at.Key}", null)),

        ["POST /api/manage/channels"] = new(at => ("/api/manage/channels", new { slug = at.Channel, devices = new[] { at.Device } })),
        ["GET /api/manage/channels"] = new(at => ($"/api/manage/channels?cursor={at.Cursor("channels", "a")}", null)),
        ["GET /api/manage/channels/{slug}"] = new(at => ($"/api/manage/channels/{at.Channel}", null)),
        ["PATCH /api/manage/channels/{slug}"] = new(at => ($"/api/manage/channels/{at.Channel}", new { name = "taken over" })),
        ["DELETE /api/manage/channels/{slug}"] = new(at => ($"/api/manage/channels/{at.Channel}", null)),
        ["PUT /api/manage/channels/{slug}/devices/{device_id}"] = new(at => ($"/api/manage/channels/{at.Channel}/devices/board", null)),
        ["DELETE /api/manage/channels/{slug}/devices/{device_id}"] = new(at => ($"/api/manage/channels/{at.Channel}/devices/{at.Device}", null)),

        ["GET /api/manage/devices"] = new(at => ($"/api/manage/devices?cursor={at.Cursor("devices", at.LateTime, at.Device)}", null)),
        ["GET /api/manage/devices/{device_id}"] = new(at => ($"/api/manage/devices/{at.Device}", null)),
        ["PATCH /api/manage/devices/{device_id}"] = new(at => ($"/api/manage/devices/{at.Device}", new { name = "taken over" })),
        ["DELETE /api/manage/devices/{device_id}"] = new(at => ($"/api/manage/devices/{at.Device}", null)),

        ["POST /api/manage/pairing-codes"] = new(at => ("/api/manage/pairing-codes", new { channels = new[] { at.Channel } })),

        ["POST /api/manage/devices/{device_id}/test"] = new(at => ($"/api/manage/devices/{at.Device}/test", null)),
        ["GET /api/manage/doctor"] = new(_ => ("/api/manage/doctor", null)),

        ["GET /pair"] = new(_ => ("/pair", null)),
        ["GET /.well-known/apple-app-site-association"] = new(_ => ("/.well-known/apple-app-site-association", null)),
        ["POST /api/device/pair"] = new(_ => ("/api/device/pair", new { code = "0000-0000-0000", platform = "ios", name = "x" })),
        ["GET /api/device"] = new(_ => ("/api/device", null)) { Kind = ProbeKind.Device },
        ["PATCH /api/device"] = new(_ => ("/api/device", new { name = "x" })) { Kind = ProbeKind.Device },
        ["DELETE /api/device"] = new(_ => ("/api/device", null)) { Kind = ProbeKind.Device },
        ["GET /api/device/notifications"] = new(_ => ("/api/device/notifications", null)) { Kind = ProbeKind.Device },
        ["GET /api/device/metrics"] = new(_ => ("/api/device/metrics", null)) { Kind = ProbeKind.Device },
        ["GET /api/device/events"] = new(_ => ("/api/device/events", null)) { Kind = ProbeKind.DeviceEvents },
        ["POST /api/device/actions/{action_id}"] = new(at => ($"/api/device/actions/{at.Action}", new { tap_id = "tap-12345678" })) { Kind = ProbeKind.Device },
        ["POST /api/device/test"] = new(_ => ("/api/device/test", null)) { Kind = ProbeKind.Device },
        ["PUT /api/device/tokens"] = new(_ => ("/api/device/tokens", new { apns_token = "aa" })) { Kind = ProbeKind.Device },
        ["GET /api/device/web-push-key"] = new(_ => ("/api/device/web-push-key", null)) { Kind = ProbeKind.Device },
        ["GET /api/device/activities"] = new(_ => ("/api/device/activities?starting=true", null)) { Kind = ProbeKind.Device },
        ["PUT /api/device/activities/{activity_id}"] =
            new(at => ($"/api/device/activities/{at.Activity}", new { state = "started", update_token = "aa" })) { Kind = ProbeKind.Device },

        ["POST /api/manage/metrics"] = new(at => ("/api/manage/metrics", new { key = at.Metric, name = "x", format = "number" })),
        ["GET /api/manage/metrics"] = new(at => ($"/api/manage/metrics?cursor={at.Cursor("metrics", "a")}", null)),
        ["GET /api/manage/metrics/{key}"] = new(at => ($"/api/manage/metrics/{at.Metric}", null)),
        ["PATCH /api/manage/metrics/{key}"] = new(at => ($"/api/manage/metrics/{at.Metric}", new { name = "taken over" })),
        ["DELETE /api/manage/metrics/{key}"] = new(at => ($"/api/manage/metrics/{at.Metric}", null)),

        ["GET /api/manage/streams"] = new(at => ($"/api/manage/streams?cursor={at.Cursor("streams", "a")}&tag={at.Tag}", null)),
        ["GET /api/manage/streams/{stream_key}"] = new(at => ($"/api/manage/streams/{at.Stream}", null)),
        ["POST /api/manage/streams/{stream_key}/pause"] = new(at => ($"/api/manage/streams/{at.Stream}/pause", null)),
        ["POST /api/manage/streams/{stream_key}/resume"] = new(at => ($"/api/manage/streams/{at.Stream}/resume", null)),

        ["GET /api/manage/activities"] =
            new(at => ($"/api/manage/activities?stream={at.Stream}&tag={at.Tag}&cursor={at.Cursor("activities", at.LateTime, at.Activity)}", null)),
        ["GET /api/manage/activities/{activity_id}"] = new(at => ($"/api/manage/activities/{at.Activity}", null)),
        ["GET /api/manage/activities/{activity_id}/frames"] = new(at => ($"/api/manage/activities/{at.Activity}/frames", null)),
        ["GET /api/manage/notifications"] =
            new(at => ($"/api/manage/notifications?tag={at.Tag}&cursor={at.Cursor("notifications", at.LateTime, at.Notification)}", null)),
        ["GET /api/manage/notifications/{notification_id}"] = new(at => ($"/api/manage/notifications/{at.Notification}", null)),
        ["GET /api/manage/export/activities"] = new(at => ($"/api/manage/export/activities?stream={at.Stream}&tag={at.Tag}", null)),
        ["GET /api/manage/export/notifications"] = new(at => ($"/api/manage/export/notifications?tag={at.Tag}&format=csv", null)),
        ["GET /api/manage/tags"] = new(at => ($"/api/manage/tags?search={at.Tag}&cursor={at.Cursor("tags", "a")}", null)),
        ["GET /api/manage/webhook-secret"] = new(_ => ("/api/manage/webhook-secret", null)),
        ["POST /api/manage/sign-in-links"] = new(_ => ("/api/manage/sign-in-links", new { })),

        ["POST /api/manage/accounts"] = new(_ => ("/api/manage/accounts", new { name = "x" })),
        ["GET /api/manage/accounts"] = new(_ => ("/api/manage/accounts", null)),
        ["GET /api/manage/accounts/{account_id:long}"] = new(at => ($"/api/manage/accounts/{at.Account}", null)),
        ["PATCH /api/manage/accounts/{account_id:long}"] = new(at => ($"/api/manage/accounts/{at.Account}", new { name = "taken over" })),
        ["DELETE /api/manage/accounts/{account_id:long}"] = new(at => ($"/api/manage/accounts/{at.Account}", null)),

        ["GET /"] = new(_ => ("/", null)) { Kind = ProbeKind.Page },
        ["GET /board/session"] = new(_ => ("/board/session", null)) { Kind = ProbeKind.Page },
        ["GET /board/events"] = new(_ => ("/board/events", null)) { Kind = ProbeKind.Events },
        ["POST /board/demo"] = new(_ => ("/board/demo", null)) { Kind = ProbeKind.Form },
        ["POST /board/actions/{source_id}/{action_id}"] =
            new(at => ($"/board/actions/{at.Activity}/{at.Action}?tap=tap-12345678", null)) { Kind = ProbeKind.Form },
        ["GET /metrics"] = new(_ => ("/metrics", null)),
        ["GET /sign-in"] = new(_ => ("/sign-in", null)) { Kind = ProbeKind.Page },
        ["POST /sign-out"] = new(_ => ("/sign-out", null)) { Kind = ProbeKind.Form },
    };

    private static object State => new { type = "value", title = "x", value = 3 };

    public static TheoryData<string> ProbedRoutes => [.. Probes.Keys];

    public static TheoryData<string> ReadingRoutes =>
    [
        .. Probes.Keys.Where(route => (route.StartsWith("GET /api/manage/", StringComparison.Ordinal) && !route.Contains("accounts", StringComparison.Ordinal)
            && !route.EndsWith("/webhook-secret", StringComparison.Ordinal) && !route.EndsWith("/tags", StringComparison.Ordinal)
            && !route.EndsWith("/doctor", StringComparison.Ordinal))
            || route is "GET /" or "GET /board/events"),
    ];

    [Fact]
    public void Every_route_of_the_server_is_probed()
    {
        var routes = accounts.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"])
                .Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}"))
            .Distinct();
        Assert.Equal(routes.Order(StringComparer.Ordinal), Probes.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ProbedRoutes))]
    public async Task Another_account_can_neither_read_nor_change_nor_detect_objects(string route)
    {
        var before = await accounts.Snapshot();

        var (ofA, rawOfA) = await Ask(route, accounts.OfA);
        var (ofNobody, _) = await Ask(route, accounts.OfNobody);

        Assert.Equal(ofNobody, ofA);
        Assert.DoesNotContain(Marker, rawOfA, StringComparison.Ordinal);
        Assert.Equal(before, await accounts.Snapshot());
    }

    /// <summary>Proves that a probe finds the data at all.</summary>
    [Theory]
    [MemberData(nameof(ReadingRoutes))]
    public async Task The_account_itself_finds_the_probed_objects(string route)
    {
        var (path, _) = Probes[route].Call(accounts.OfA);
        var raw = Probes[route].Kind == ProbeKind.Api
            ? (await accounts.A.Get(path)).Is(HttpStatusCode.OK).Text
            : await new Browser(accounts.Server, accounts.A).Ask(HttpMethod.Get, path, Probes[route].Kind);
        Assert.Contains(Marker, raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_secrets_of_two_accounts_differ()
    {
        using var b = await accounts.NewAccount();
        var ofA = (await accounts.A.Get("/api/manage/webhook-secret")).Is(HttpStatusCode.OK)["secret"];
        Assert.NotEqual(ofA, (await b.Get("/api/manage/webhook-secret")).Is(HttpStatusCode.OK)["secret"]);
    }

    [Fact]
    public async Task An_idempotency_key_of_another_account_does_not_return_its_response()
    {
        var first = await PutOnce(accounts.A);
        using var b = await accounts.NewAccount();
        var second = await PutOnce(b);
        Assert.Equal("started", JsonDocument.Parse(second.Text).RootElement.GetProperty("operation").GetString());
        Assert.False(second.IsReplay);
        Assert.NotEqual(first.Text, second.Text);
        Assert.True((await PutOnce(accounts.A)).IsReplay);
        await accounts.A.Delete("/api/live-activity/stream/once");

        static async Task<(string Text, bool IsReplay)> PutOnce(HttpClient client)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, "/api/live-activity/stream/once")
            {
                Content = new StringContent("""{"content_state":{"type":"value","title":"once","value":1}}""", Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("Idempotency-Key", "shared-key");
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers.Contains("Idempotent-Replay"));
        }
    }

    /// <summary>The response to a separate account, with every id replaced by its kind.</summary>
    private async Task<(string Plain, string Raw)> Ask(string route, Names at)
    {
        var probe = Probes[route];
        using var client = await accounts.NewAccount();
        var (path, body) = probe.Call(at);
        var method = new HttpMethod(route.Split(' ')[0]);
        using var device = probe.Kind is ProbeKind.Device or ProbeKind.DeviceEvents ? await accounts.Server.Pair(client) : null;
        var raw = probe.Kind == ProbeKind.DeviceEvents ? await FirstEvents(device!)
            : probe.Kind is ProbeKind.Api or ProbeKind.Device
            ? Text(await (device?.Client ?? client).Send(method, path, body))
            : await new Browser(accounts.Server, client).Ask(method, path, probe.Kind, body as (string Name, string Value)[]);

        // The response may repeat the requested names.
        raw = at.Replace(raw);
        return (Variable().Replace(raw, "*"), raw);

        static async Task<string> FirstEvents(PairedPhone device)
        {
            await using var stream = await DeviceStream.Open(device);
            return string.Join('\n', (await stream.Until("snapshot")).Select(item => $"{item.EventType} {item.Data}"));
        }

        static string Text(Reply reply) => $"{(int)reply.Status} {reply.Location} {reply.Text}";
    }

    /// <summary>Random ids, secrets, codes and their pictures, times, queue figures, hidden form values.</summary>
    [GeneratedRegex(
        """(ask|key|dev|ntf|whsec|usr|inv|aud)_[A-Za-z0-9_-]{20,}|"last_four":"[^"]*"|token=[A-Za-z0-9_-]+|"[A-Za-z0-9_-]{32}"|"""
        + """\d{4}-\d\d-\d\d[ T][\d:.]+Z?|\d+ of \d+ places|value="[^"]*"|/sessions/[0-9a-f]{64}/|"seq":\d+|^id: \d+|…[A-Za-z0-9_-]{4}|"""
        + """base64,[^"]+|([0-9A-Z]{4}-){2}[0-9A-Z]{4}|\b[A-Z2-7]{32}\b""",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();

    private enum ProbeKind
    {
        Api,
        Page,
        Form,
        Events,

        /// <summary>Requested by a device of the account.</summary>
        Device,
        DeviceEvents,
    }

    private sealed record Probe(Func<Names, (string Path, object? Body)> Call)
    {
        public ProbeKind Kind { get; init; }
    }

    /// <summary>The names of one account's objects, or names that do not exist.</summary>
    public sealed record Names(
        string Stream, string Activity, string Channel, string Key, string Device, string Metric, string Notification, string Action, string Tag, long Account)
    {
        /// <summary>Epoch of the server's database.</summary>
        public required string Epoch { get; init; }

        /// <summary>Later than everything: a page that begins there would contain all rows.</summary>
        public string LateTime => "99999999999999";

        public string Cursor(string list, params string[] place) => Server.Http.Lists.Cursor.Write(Epoch, list, place);

        public string Replace(string text) => new[] { Stream, Activity, Channel, Key, Device, Metric, Notification, Action, Tag }
            .OrderByDescending(name => name.Length).Aggregate(text, (left, name) => left.Replace(name, "<name>", StringComparison.Ordinal))
            .Replace($"/accounts/{Account}\"", "/accounts/<name>\"", StringComparison.Ordinal);
    }

    /// <summary>A browser that an account's sign-in link has signed in.</summary>
    private sealed class Browser(RunningServer server, HttpClient account)
    {
        public async Task<string> Ask(HttpMethod method, string path, ProbeKind kind, (string Name, string Value)[]? fields = null)
        {
            using var browser = server.NewClient(key: null);
            var link = (await account.Post("/api/manage/sign-in-links", new { })).Is(HttpStatusCode.Created)["link"];
            var (_, cookies) = await OneTimeLink.Use(browser, new Uri(link));
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Add("Origin", server.Url);
            if (kind == ProbeKind.Form)
            {
                using var board = await Send(browser, new HttpRequestMessage(HttpMethod.Get, "/"), cookies);
                var page = await board.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                const string Field = "name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]*)\"";
                var token = Regex.Match(page, Field, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["token"].Value;
                Assert.NotEmpty(token);
                request.Content = new FormUrlEncodedContent(
                    [new("__RequestVerificationToken", token), .. (fields ?? []).Select(field => new KeyValuePair<string, string>(field.Name, field.Value))]);
            }

            using var response = await Send(browser, request, cookies);
            var text = await (kind == ProbeKind.Events
                ? UntilSnapshot(response)
                : response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            return $"{(int)response.StatusCode} {response.Headers.Location} {text}";
        }

        private static Task<HttpResponseMessage> Send(HttpClient browser, HttpRequestMessage request, string cookies)
        {
            request.Headers.Add("Cookie", cookies);
            return browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        }

        private static async Task<string> UntilSnapshot(HttpResponseMessage response)
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
            var text = new StringBuilder();
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                text.AppendLine(line);
                var isData = line.StartsWith("data:", StringComparison.Ordinal);
                if (isData && text.ToString().Contains("event: snapshot", StringComparison.Ordinal)) return text.ToString();
            }

            Assert.Fail($"The stream ended before its snapshot: {text}");
            return "";
        }
    }
}
