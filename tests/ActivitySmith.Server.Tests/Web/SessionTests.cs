using System.Net;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Housekeeping;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>Sessions are rows in the database: a session that ended there has ended for every copy of its cookie.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task A_copied_cookie_is_invalid_after_signing_out()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        using var thief = new Browser(server);
        thief.Cookies.Add(browser.Cookies.GetAllCookies());
        Assert.Equal("/", (await thief.Get("/")).Path);

        Assert.Equal("/sign-in", (await browser.Submit("/account", "/sign-out")).Path);

        Assert.Equal("/sign-in", (await thief.Get("/")).Path);
        Assert.Equal(0, await Count(server));
    }

    [Fact]
    public async Task A_session_ends_thirty_days_after_its_last_use_and_ninety_days_after_signing_in()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await RunningServer.Start(clock: clock);
        using var used = await Browser.Owner(server);
        using var idle = new Browser(server);
        await idle.SignIn(Browser.Password);

        for (var weeks = 0; weeks < 12; weeks++)
        {
            clock.Advance(TimeSpan.FromDays(7));
            Assert.Equal("/account", (await used.Get("/account")).Path);
            await Noted(server, clock);
        }

        Assert.Equal("/sign-in", (await idle.Get("/account")).Path);
        clock.Advance(TimeSpan.FromDays(6));
        Assert.Equal("/sign-in", (await used.Get("/account")).Path);
        await server.Services.GetRequiredService<Retention>().Run(CancellationToken.None);
        Assert.Equal(0, await Count(server));
    }

    [Fact]
    public async Task The_account_page_lists_browsers_and_signs_out_one_of_them()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        using var phone = new Browser(server) { UserAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1" };
        phone.From("203.0.113.9");
        await phone.SignIn(Browser.Password);
        using var stranger = new Browser(server);

        var page = (await browser.Get("/account")).Says("Safari on iPhone").Says("203.0.113.9").Says("this browser");
        (await page.Submit(page.Find("action=\"(/account/sessions/[0-9a-f]{64}/end)\""))).Says("The browser is signed out.");

        Assert.Equal("/sign-in", (await phone.Get("/")).Path);
        Assert.Equal("/account", (await browser.Get("/account")).Path);
        (await page.Submit(page.Find("action=\"(/account/sessions/[0-9a-f]{64}/end)\""))).Says("already signed out", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_person_cannot_end_the_session_of_another_person()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        using var ben = await MembersTests.Join(server, (await MembersTests.Invite(owner, "ben@example.com")).Find(Link.Pattern("/invite")), "Ben");
        var session = (await server.Services.GetRequiredService<PeopleQueries>().Sessions(AccountId.First, "owner", CancellationToken.None))[0];
        var token = Browser.Token().Match((await ben.Get("/account")).Html).Groups["token"].Value;

        (await ben.Post($"/account/sessions/{session.Id}/end", [KeyValuePair.Create("__RequestVerificationToken", WebUtility.HtmlDecode(token))]))
            .Is(HttpStatusCode.NotFound);

        Assert.Equal("/", (await owner.Get("/")).Path);
    }

    [Fact]
    public async Task A_person_has_twenty_sessions_and_a_new_one_replaces_the_one_unused_for_longest()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await RunningServer.Start(clock: clock);
        using var first = await Browser.Owner(server);
        for (var i = 0; i < Session.MaxPerPerson; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            using var another = new Browser(server);
            Assert.Equal("/", (await another.SignIn(Browser.Password)).Path);
        }

        Assert.Equal("/sign-in", (await first.Get("/")).Path);
        Assert.Equal(Session.MaxPerPerson, await Count(server));
    }

    [Theory]
    [InlineData("a new password")]
    [InlineData("signing out everywhere")]
    [InlineData("a newer link")]
    public async Task An_unused_link_dies_with(string what)
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        var link = await browser.NewLink();

        switch (what)
        {
            case "a new password":
                (await browser.Submit("/account", "/account/sign-in", ("email", Browser.Email), ("new-password", "quite another one"),
                    ("password", Browser.Password))).Says("Saved.");
                break;
            case "signing out everywhere":
                (await browser.Submit("/account", "/account/sessions")).Says("Your other browsers are signed out");
                break;
            default:
                await browser.NewLink();
                break;
        }

        using var other = new Browser(server);
        (await other.Use(link)).Says("expired, was already used", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_person_who_signs_in_again_leaves_no_session_behind()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        Assert.Equal("/", (await browser.Use(await browser.NewLink())).Path);

        Assert.Equal(1, await Count(server));
    }

    [Fact]
    public async Task A_password_checked_before_a_change_opens_no_session()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        var ledger = server.Services.GetRequiredService<LedgerWriter>();
        var judged = (await server.Services.GetRequiredService<PeopleQueries>().Find(AccountId.First, "owner", CancellationToken.None))!;
        await browser.Submit("/account", "/account/sign-in", ("email", Browser.Email), ("new-password", "quite another one"), ("password", Browser.Password));

        var now = TimeProvider.System.GetUtcNow();
        var session = new Session
        {
            Account = AccountId.First,
            Id = "late",
            UserId = "owner",
            CreatedAt = now,
            SeenAt = now,
            Browser = "Browser",
            Network = "203.0.113.7"
        };
        var opened = await ledger.Submit(new OpenSession(session, judged.Stamp, new SignInSource("4-1", null), before: null));

        Assert.True(opened.IsRefused(out _));
        Assert.Equal(1, await Count(server));
    }

    private static async Task<int> Count(RunningServer server) =>
        (await server.Services.GetRequiredService<PeopleQueries>().Sessions(AccountId.First, "owner", CancellationToken.None)).Count;

    /// <summary>Waits until the session's row has the last use.</summary>
    private static async Task Noted(RunningServer server, FakeTimeProvider clock)
    {
        var people = server.Services.GetRequiredService<PeopleQueries>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await people.Sessions(AccountId.First, "owner", deadline.Token)).Max(session => session.SeenAt) < clock.GetUtcNow().AddDays(-1))
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, deadline.Token);
        }
    }
}
