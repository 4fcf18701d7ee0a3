using System.Net;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Devices;

/// <summary>A browser that the form has paired as a device: the requests that its cookie authorizes, and from which pages.</summary>
public sealed class PairedBrowserTests(ServerFixture shared) : IClassFixture<ServerFixture>
{
    private const string Cookie = "activitysmith-device-[a-z0-9]{8}";

    private readonly RunningServer server = shared.Server;

    [Fact]
    public async Task The_form_makes_the_browser_a_device_without_a_script()
    {
        using var browser = new WebClient(server);

        using var joined = await browser.Join((await server.Client.Post("/api/manage/pairing-codes")).Is(HttpStatusCode.Created)["code"], "Kitchen tablet");

        Assert.Equal((HttpStatusCode.Redirect, "/app"), (joined.StatusCode, joined.Headers.Location?.OriginalString));
        var cookie = Assert.Single(joined.Headers.GetValues("Set-Cookie"));
        Assert.Matches($"^{Cookie}=dev_[A-Za-z0-9_-]{{40}}; max-age=34560000; path=/; samesite=strict; httponly$", cookie);
        var record = (await browser.Client.Get("/api/device")).Is(HttpStatusCode.OK);
        Assert.Equal(("Kitchen tablet", "web"), (record["name"], record["platform"]));
    }

    [Fact]
    public async Task Over_https_the_cookie_is_secure_and_every_visit_renews_it()
    {
        using var browser = new WebClient(server);
        browser.Client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        using var joined = await browser.Join((await server.Client.Post("/api/manage/pairing-codes")).Is(HttpStatusCode.Created)["code"], "x");
        var cookie = Assert.Single(joined.Headers.GetValues("Set-Cookie"));
        browser.Client.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        using var visit = await browser.Client.GetAsync("/api/device", TestContext.Current.CancellationToken);

        Assert.Matches($"^__Host-{Cookie}=dev_", cookie);
        Assert.Contains("; secure;", cookie, StringComparison.Ordinal);
        Assert.Equal(cookie, Assert.Single(visit.Headers.GetValues("Set-Cookie")));
    }

    [Fact]
    public async Task A_browser_with_the_former_cookie_name_stays_paired_and_gets_the_new_name()
    {
        using var browser = await WebClient.Paired(server);
        var cookie = Assert.Single(browser.Cookies.GetAllCookies());
        using var old = new WebClient(server);
        old.Cookies.Add(new Uri(server.Url), new Cookie("activitysmith-device", cookie.Value));

        (await old.Client.Get("/api/device")).Is(HttpStatusCode.OK);

        Assert.Equal((cookie.Name, cookie.Value), (Assert.Single(old.Cookies.GetAllCookies()).Name, Assert.Single(old.Cookies.GetAllCookies()).Value));
        (await old.Client.Get("/api/device")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_cookie_of_another_server_on_the_host_is_unchanged()
    {
        using var browser = new WebClient(server);
        browser.Cookies.Add(new Uri(server.Url), new Cookie("activitysmith-device", "dev_of_another_server"));
        (await browser.Client.Get("/api/device")).Is(HttpStatusCode.Unauthorized);

        using var joined = await browser.Join((await server.Client.Post("/api/manage/pairing-codes")).Is(HttpStatusCode.Created)["code"], "x");
        browser.Client.DefaultRequestHeaders.Add("Origin", server.Url);
        (await browser.Client.Delete("/api/device")).Is(HttpStatusCode.NoContent);

        Assert.Equal("dev_of_another_server", Assert.Single(browser.Cookies.GetAllCookies()).Value);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.OK)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "none", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "own", HttpStatusCode.OK)]
    [InlineData("Origin", "http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData(null, null, HttpStatusCode.Forbidden)]
    public async Task Requests_with_the_cookie_change_something_only_from_pages_of_the_server(string? header, string? value, HttpStatusCode status)
    {
        using var browser = await WebClient.Paired(server);
        if (header is not null) browser.Client.DefaultRequestHeaders.Add(header, value == "own" ? server.Url : value);

        (await browser.Client.Patch("/api/device", new { name = "renamed" })).Is(status);

        Assert.Equal(status == HttpStatusCode.OK ? "renamed" : "Browser", (await browser.Client.Get("/api/device")).Is(HttpStatusCode.OK)["name"]);
    }

    [Fact]
    public async Task A_header_overrides_the_cookie_and_needs_no_page()
    {
        using var phone = await server.Pair(server.Client);
        using var browser = await WebClient.Paired(server);
        browser.Client.DefaultRequestHeaders.Add("Authorization", "Bearer " + phone.Token);

        Assert.Equal(phone.Id, (await browser.Client.Patch("/api/device", new { name = "iPhone 2" })).Is(HttpStatusCode.OK)["device_id"]);
        browser.Client.DefaultRequestHeaders.Remove("Authorization");
        browser.Client.DefaultRequestHeaders.Add("Authorization", "Bearer dev_unknown");
        (await browser.Client.Get("/api/device")).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_cookie_authorizes_only_the_device_api()
    {
        using var browser = await WebClient.Paired(server);

        foreach (var route in new[] { "/api/manage/devices", "/api/manage/keys", "/board/session" })
        {
            (await browser.Client.Get(route)).Is(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task An_unpaired_browser_loses_its_cookie()
    {
        using var browser = await WebClient.Paired(server);
        browser.Client.DefaultRequestHeaders.Add("Origin", server.Url);
        var id = (await browser.Client.Get("/api/device")).Is(HttpStatusCode.OK)["device_id"];

        (await browser.Client.Delete("/api/device")).Is(HttpStatusCode.NoContent);

        Assert.Empty(browser.Cookies.GetCookies(new Uri(server.Url)));
        (await server.Client.Get($"/api/manage/devices/{id}")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_browser_whose_unpairing_was_not_stored_keeps_its_cookie()
    {
        await using var own = await RunningServer.Start();
        using var browser = await WebClient.Paired(own);
        browser.Client.DefaultRequestHeaders.Add("Origin", own.Url);
        await own.Services.GetRequiredService<LedgerWriter>().DisposeAsync(); // The ledger accepts no more commands, as when the database is unavailable.

        (await browser.Client.Delete("/api/device")).Is(HttpStatusCode.ServiceUnavailable);

        Assert.Single(browser.Cookies.GetCookies(new Uri(own.Url)));
        (await browser.Client.Get("/api/device")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_browser_that_was_not_paired_again_stays_the_device_that_it_was()
    {
        await using var own = await RunningServer.Start();
        using var browser = await WebClient.Paired(own);
        var first = (await browser.Client.Get("/api/device")).Is(HttpStatusCode.OK)["device_id"];

        using var refused = await browser.Join("0000-0000-0000", "again");

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal(first, (await browser.Client.Get("/api/device")).Is(HttpStatusCode.OK)["device_id"]);
    }

    [Fact]
    public async Task A_browser_paired_again_is_one_device()
    {
        using var browser = await WebClient.Paired(server);
        var first = (await browser.Client.Get("/api/device")).Is(HttpStatusCode.OK)["device_id"];

        using var joined = await browser.Join((await server.Client.Post("/api/manage/pairing-codes")).Is(HttpStatusCode.Created)["code"], "again");

        Assert.NotEqual(first, (await browser.Client.Get("/api/device")).Is(HttpStatusCode.OK)["device_id"]);
        (await server.Client.Get($"/api/manage/devices/{first}")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_form_shows_why_a_code_is_refused_and_attempts_count_with_those_of_apps()
    {
        await using var limited = await RunningServer.Start(settings => settings["ACTIVITYSMITH_LIMITS__PAIRINGPERMINUTE"] = "3");
        using var browser = new WebClient(limited);

        using var wrong = await browser.Join("0000-0000-0000", "<b>Mine</b>");
        using var foreign = await browser.Join("0000-0000-0000", "x", origin: "https://evil.example");
        var app = await limited.NewClient(key: null).Post("/api/device/pair", new { code = "0000-0000-0000", platform = "web", name = "x" });
        using var third = await browser.Join("0000-0000-0000", "x");
        using var fourth = await browser.Join("0000-0000-0000", "x");

        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
        var page = await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Pairing code not found", page, StringComparison.Ordinal);
        Assert.Contains("value=\"&lt;b&gt;Mine&lt;/b&gt;\"", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        app.Is(HttpStatusCode.NotFound);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests), (third.StatusCode, fourth.StatusCode));
    }

    /// <summary>Keeps cookies like a browser, and follows no redirects.</summary>
    private sealed class WebClient : IDisposable
    {
        private readonly RunningServer server;

        public WebClient(RunningServer server)
        {
            this.server = server;
#pragma warning disable CA2000 // The client disposes its handler.
            Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = new Uri(server.Url) };
#pragma warning restore CA2000
        }

        public CookieContainer Cookies { get; } = new();

        public HttpClient Client { get; }

        public static async Task<WebClient> Paired(RunningServer server)
        {
            var browser = new WebClient(server);
            using var joined = await browser.Join((await server.Client.Post("/api/manage/pairing-codes")).Is(HttpStatusCode.Created)["code"], "Browser");
            Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
            return browser;
        }

        public async Task<HttpResponseMessage> Join(string code, string name, string? origin = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/app/pair")
            {
                Content = new FormUrlEncodedContent([new("code", code), new("name", name)]),
                Headers = { { "Origin", origin ?? server.Url } },
            };
            return await Client.SendAsync(request, TestContext.Current.CancellationToken);
        }

        public void Dispose() => Client.Dispose();
    }
}
