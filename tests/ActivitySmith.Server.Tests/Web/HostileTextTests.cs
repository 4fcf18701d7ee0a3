using System.Net;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>Text from scripts and people is text on every page: never markup, never an attribute, never an address that runs code.</summary>
public sealed class HostileTextTests
{
    /// <summary>Closes elements, attributes and script blocks; a page that does not encode would contain each part unchanged.</summary>
    private const string Hostile = "</script></title><script>hack()</script>\"'><img src=x onerror=hack()>";

    private static readonly string[] Lists =
    [
        "/", "/streams", "/activities", "/notifications", "/devices", "/channels", "/keys", "/widgets", "/members", "/settings", "/audit", "/account", "/send",
    ];

    [Fact]
    public async Task Hostile_text_never_becomes_markup()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        await Plant(server, browser);

        var seen = 0;
        foreach (var path in Lists.Concat(await Details(browser)))
        {
            var page = (await browser.Get(path)).Is(HttpStatusCode.OK);
            Assert.DoesNotContain("<script>hack", page.Html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img src=x", page.Html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("\"javascript:", page.Html, StringComparison.OrdinalIgnoreCase);
            if (page.Text.Contains("hack()", StringComparison.Ordinal)) seen++;
        }

        Assert.True(seen >= 14, $"Only {seen} pages show the hostile text");
    }

    [Fact]
    public async Task Refused_form_values_are_shown_as_text()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        using var stranger = new Browser(server);

        Page[] pages =
        [
            await stranger.SignIn("x", Hostile),
            await browser.Submit("/members", "/members/invites", ("emails", Hostile), ("role", "member")),
            await browser.Submit("/channels", "/channels", ("slug", Hostile), ("name", Hostile)),
            await browser.Submit("/widgets", "/widgets", ("key", Hostile), ("name", Hostile), ("format", Hostile)),
            await browser.Submit("/keys", "/keys", ("name", Hostile), ("scope", "channels"), ("channels", Hostile)),
            await browser.Submit("/account", "/account/sign-in", ("email", Hostile), ("password", Browser.Password)),
            await browser.Get($"/streams?tag={Uri.EscapeDataString(Hostile)}&state=%3Cscript%3Ehack()"),
            await browser.Get($"/activities?stream={Uri.EscapeDataString(Hostile)}"),
            await browser.Get($"/audit?actor={Uri.EscapeDataString(Hostile[..60])}"),
            await browser.Get($"/streams/{Uri.EscapeDataString(Hostile)}"),
            await browser.Submit("/send", "/send", ("kind", Hostile), ("stream", Hostile), ("title", Hostile), ("subtitle", Hostile), ("color", Hostile)),
            await browser.Submit("/send?kind=value", "/send/preview", ("kind", "value"), ("stream", Hostile), ("title", Hostile),
                ("value", "<img src=x onerror=1>"), ("tags", Hostile)),
            await browser.Get($"/?done={Uri.EscapeDataString(Hostile)}"),
        ];

        Assert.All(pages, page =>
        {
            Assert.DoesNotContain("<script>hack", page.Html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img src=x", page.Html, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task Every_page_has_the_strict_policy_and_no_inline_script()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        foreach (var path in Lists.Append("/sign-in").Append("/invite"))
        {
            using var answer = await browser.Open(path);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.True(answer.Headers.CacheControl?.NoStore, path);
            var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain(" style=\"", html, StringComparison.Ordinal);
            Assert.DoesNotMatch("<script(?![^>]*(src=|type=\"application/json\"))", html);
            Assert.DoesNotMatch(" on[a-z]+=\"", html);
        }
    }

    private static async Task Plant(RunningServer server, Browser browser)
    {
        var state = new
        {
            type = "metrics",
            title = Hostile,
            subtitle = Hostile,
            metrics = new[] { new { label = Hostile, value = "hack()", unit = Hostile } },
            icon = new { symbol = Hostile },
        };
        var tags = new[] { "<script>hack()</script>" };
        var metadata = new Dictionary<string, string> { [Hostile] = Hostile };
        (await server.Client.Put("/api/live-activity/stream/hostile", new { content_state = state, tags, metadata })).Is(HttpStatusCode.OK);
        (await server.Client.Post("/api/push-notification", new
        {
            title = Hostile,
            message = Hostile,
            subtitle = Hostile,
            tags,
            metadata,
            payload = new { hostile = Hostile },
            actions = new[] { new { title = Hostile, type = "open_url", url = "https://example.com/?q=%22onload=hack()" } },
        })).Is(HttpStatusCode.OK);
        (await server.Client.Patch("/api/manage/devices/board", new { name = Hostile })).Is(HttpStatusCode.OK);
        (await server.Client.Post("/api/manage/channels", new { slug = "hostile", name = Hostile, devices = new[] { "board" } })).Is(HttpStatusCode.Created);
        (await server.Client.Post("/api/manage/metrics", new { key = "hostile", name = Hostile, format = "unit", unit = "<script>hack(" }))
            .Is(HttpStatusCode.Created);
        foreach (var value in new object[] { 1, "<script>hack()</script>" }) (await server.Client.Post("/api/metrics/hostile/value", new { value }))
            .Is(HttpStatusCode.OK);
        (await browser.Submit("/keys", "/keys", ("name", Hostile), ("scope", "all"), ("manage", "on"))).Is(HttpStatusCode.OK);
        (await browser.Submit("/account", "/account/name", ("name", Hostile))).Is(HttpStatusCode.OK);
        (await browser.Submit("/settings", "/settings/name", ("name", Hostile))).Is(HttpStatusCode.OK);
    }

    private static async Task<List<string>> Details(Browser browser)
    {
        List<string> paths = ["/streams/hostile", "/channels/hostile", "/widgets/hostile"];
        foreach (var list in new[] { "/activities", "/notifications", "/keys" }) paths.Add((await browser.Get(list)).Find($"href=\"({list}/[^\"?]+)\""));
        return paths;
    }
}
