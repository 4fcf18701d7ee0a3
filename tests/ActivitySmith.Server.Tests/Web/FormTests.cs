using System.Net;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>Forms are accepted only from pages of this server, in the session that got the page.</summary>
public sealed class FormTests
{
    [Fact]
    public async Task A_form_token_of_one_session_is_refused_in_every_other()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_OPERATOR_KEY"] = "operator-0123456789abcdef");
        using var ann = await Browser.SignedInByLink(server);
        using var operatorClient = server.NewClient("operator-0123456789abcdef");
        using var theirs = server.NewClient((await Manage.Calls.Post(operatorClient, "/api/manage/accounts", new { name = "Other" }))["key"]);

        // Both have the cookie half of the attacker's token.
        using var attacker = new Browser(server);
        attacker.Cookies.Add(FormCookies(ann));
        await attacker.Use((await Manage.Calls.Post(theirs, "/api/manage/sign-in-links"))["link"]);
        var token = TokenOf(await attacker.Get("/account"));

        var refused = await ann.Post("/account/name", Fields(token, ("name", "taken over")));

        refused.Says("Form refused", HttpStatusCode.BadRequest);
        (await attacker.Post("/account/name", Fields(token, ("name", "mine")))).Is(HttpStatusCode.OK);

        static CookieCollection FormCookies(Browser browser)
        {
            var found = new CookieCollection();
            foreach (var cookie in browser.Cookies.GetAllCookies().Where(cookie => cookie.Name.Contains("form", StringComparison.Ordinal))) found.Add(cookie);
            return found;
        }
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task Every_form_of_every_page_is_refused_from_another_origin_also_with_a_valid_token(string? origin)
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        var token = TokenOf(await browser.Get("/account"));
        browser.Origin = origin;

        foreach (var action in new[] { "/account/name", "/sign-out", "/sign-in", "/sign-in/link", "/invite", "/keys", "/board/demo", "/app/pair",
            "/settings/doctor" })
            (await browser.Post(action, Fields(token, ("name", "x")))).Says("its Origin header is missing or names another site", HttpStatusCode.Forbidden);
        Assert.Equal("/account", (await browser.Get("/account")).Path);
    }

    [Theory]
    [InlineData("https://act.example.com:8443", HttpStatusCode.OK)]
    [InlineData("https://act.example.com", HttpStatusCode.Forbidden)]
    [InlineData("http://act.example.com:8443", HttpStatusCode.Forbidden)]
    public async Task The_public_address_is_a_valid_origin_when_a_proxy_drops_the_port(string origin, HttpStatusCode status)
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_PUBLIC_URL"] = "https://act.example.com:8443");
        using var browser = new Browser(server) { Host = "act.internal" };
        browser.Origin = origin;
        var page = await browser.Get("/sign-in/forgotten");

        // A forgotten password needs mail: after the origin check the response is another one.
        Assert.Equal(status == HttpStatusCode.Forbidden, (await browser.Post("/sign-in/forgotten", Fields(TokenOf(page)))).Status == HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Two_servers_on_one_host_do_not_sign_each_other_out()
    {
        await using var one = await RunningServer.Start();
        await using var other = await RunningServer.Start();
        using var browser = await Browser.Owner(one);
        using var elsewhere = new Browser(other);
        elsewhere.Cookies.Add(browser.Cookies.GetAllCookies());
        Assert.Equal("/", (await elsewhere.Use(await elsewhere.NewLink())).Path);

        browser.Cookies.Add(elsewhere.Cookies.GetAllCookies());

        Assert.Equal("/account", (await browser.Get("/account")).Path);
        (await browser.Submit("/account", "/account/name", ("name", "Ann"))).Says("Saved.");
    }

    [Fact]
    public async Task Cookies_keep_their_names_over_a_restart_and_are_secure_over_https()
    {
        await using var server = await RunningServer.Start();
        using var plain = new Browser(server);
        await plain.Use(await plain.NewLink());
        var names = plain.Cookies.GetAllCookies().Select(cookie => cookie.Name).Order().ToList();
        Assert.All(names, name => Assert.Matches("^activitysmith-(browser|form|session)-[a-z0-9]{8}$", name));
        Assert.Equal(3, names.Count);

        using var secure = new Browser(server).From("203.0.113.9", "https");
        secure.Origin = server.Url.Replace("http://", "https://", StringComparison.Ordinal);
        using var answer = await secure.Open("/sign-in");
        Assert.Matches($"^__Host-{names[1]}=.*; secure; samesite=strict; httponly$", Assert.Single(answer.Headers.GetValues("Set-Cookie")));

        await server.Restart();
        using var again = new Browser(server);
        await again.Use(await again.NewLink());
        Assert.Equal(names, again.Cookies.GetAllCookies().Select(cookie => cookie.Name).Order());
    }

    private static string TokenOf(Page page) => WebUtility.HtmlDecode(Browser.Token().Match(page.Html).Groups["token"].Value);

    private static IEnumerable<KeyValuePair<string, string>> Fields(string token, params (string Name, string Value)[] fields) =>
        fields.Select(field => KeyValuePair.Create(field.Name, field.Value)).Append(KeyValuePair.Create("__RequestVerificationToken", token));
}
