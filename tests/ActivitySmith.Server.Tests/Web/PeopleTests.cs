using System.Net;
using System.Net.Http.Json;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Ledger.Audit;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Server.Tests.Api;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>Signing in, staying signed in and being signed out.</summary>
public sealed class PeopleTests
{
    [Fact]
    public async Task The_first_link_leads_to_a_password_that_works_without_a_link()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.SignedInByLink(server);
        (await browser.Get("/")).Says("You signed in with a one-time link");
        (await browser.Submit("/account", "/account/sign-in", ("email", " Ann@Example.com "), ("new-password", Browser.Password))).Says("Saved.");
        Assert.DoesNotContain("You signed in with a one-time link", (await browser.Get("/")).Text, StringComparison.Ordinal);

        using var elsewhere = new Browser(server);
        var board = await elsewhere.SignIn(Browser.Password);

        Assert.Equal("/", board.Path);
        board.Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("ann@example.com", "wrong password")]
    [InlineData("nobody@example.com", "correct horse battery")]
    [InlineData("no address", "correct horse battery")]
    public async Task A_failed_sign_in_does_not_reveal_what_was_wrong(string email, string password)
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        using var browser = new Browser(server);

        (await browser.SignIn(password, email)).Says("Wrong email or password", HttpStatusCode.Unauthorized);
        Assert.Equal("/sign-in", (await browser.Get("/")).Path);
    }

    [Fact]
    public async Task Attempts_from_one_address_are_limited()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_LIMITS__SIGNINSPERMINUTE"] = "2");
        using var browser = new Browser(server);
        (await browser.SignIn("x", "a@example.com")).Is(HttpStatusCode.Unauthorized);
        (await browser.SignIn("x", "b@example.com")).Is(HttpStatusCode.Unauthorized);

        (await browser.SignIn("x", "c@example.com")).Says("Too many attempts", HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_new_password_and_signing_out_elsewhere_end_every_other_session()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        using var other = new Browser(server);
        await other.SignIn(Browser.Password);

        (await browser.Submit("/account", "/account/sessions")).Says("Your other browsers are signed out");
        Assert.Equal("/sign-in", (await other.Get("/")).Path);
        Assert.Equal("/account", (await browser.Get("/account")).Path);

        await other.SignIn(Browser.Password);
        (await browser.Submit("/account", "/account/sign-in", ("email", Browser.Email), ("new-password", "quite another one"), ("password", "wrong one here")))
            .Says("That is not your current password", HttpStatusCode.BadRequest);
        (await browser.Submit("/account", "/account/sign-in", ("email", Browser.Email), ("new-password", "short"), ("password", Browser.Password)))
            .Says("10 to 256 characters", HttpStatusCode.BadRequest);
        (await browser.Submit("/account", "/account/sign-in", ("email", Browser.Email), ("new-password", "quite another one"),
            ("password", Browser.Password))).Says("Saved.");
        Assert.Equal("/sign-in", (await other.Get("/")).Path);
        (await other.SignIn(Browser.Password)).Is(HttpStatusCode.Unauthorized);
        Assert.Equal("/", (await other.SignIn("quite another one")).Path);
    }

    [Fact]
    public async Task Signing_out_elsewhere_cuts_off_an_open_event_stream()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        using var other = new Browser(server);
        await other.SignIn(Browser.Password);
        using var reader = await other.Follow();

        await browser.Submit("/account", "/account/sessions");

        await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        using var again = await other.Open("/board/events");
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
    }

    [Fact]
    public async Task Signing_out_cuts_off_the_event_streams_of_that_browser_and_no_other()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        using var other = new Browser(server);
        await other.SignIn(Browser.Password);
        using var own = await browser.Follow();
        using var others = await other.Follow();

        Assert.Equal("/sign-in", (await browser.Submit("/account", "/sign-out")).Path);

        await own.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        using var put = await server.Client.PutAsJsonAsync(
            "/api/live-activity/stream/s", new { content_state = new { type = "value", title = "t", value = 1 } }, TestContext.Current.CancellationToken);
        await Browser.AwaitEvent(others, "activity");
    }

    [Fact]
    public async Task An_active_second_factor_is_not_replaced_without_the_password()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow()); // The browser expires cookies by its own clock.
        await using var server = await RunningServer.Start(clock: clock);
        using var browser = await Browser.Owner(server);
        var setup = await browser.Submit("/account", "/account/second-factor");
        var secret = setup.Find("<code class=\"secret\"[^>]*>([A-Z2-7]{32})</code>");
        await setup.Submit("/account/second-factor/on", ("secret", secret), ("password", Browser.Password),
            ("code", Totp.Code(secret, Totp.StepAt(clock.GetUtcNow()))));
        var account = (await browser.Get("/account")).Says("Turn off");

        var own = Totp.NewSecret();
        var token = WebUtility.HtmlDecode(Browser.Token().Match(account.Html).Groups["token"].Value);
        var tried = await browser.Post("/account/second-factor/on",
            new Dictionary<string, string>
            {
                ["secret"] = own,
                ["password"] = Browser.Password,
                ["code"] = Totp.Code(own, Totp.StepAt(clock.GetUtcNow())),
                ["__RequestVerificationToken"] = token
            });

        tried.Says("turn two-factor sign-in off first", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_second_factor_is_required_and_each_code_works_once()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow()); // The browser expires cookies by its own clock.
        await using var server = await RunningServer.Start(clock: clock);
        using var browser = await Browser.Owner(server);
        var setup = await browser.Submit("/account", "/account/second-factor");
        var secret = setup.Find("<code class=\"secret\"[^>]*>([A-Z2-7]{32})</code>");
        (await setup.Submit("/account/second-factor/on", ("secret", secret), ("password", Browser.Password), ("code", "000000")))
            .Says("Wrong or already used code", HttpStatusCode.Unauthorized);
        (await setup.Submit("/account/second-factor/on", ("secret", secret), ("password", Browser.Password), ("code", Code())))
            .Says("Two-factor sign-in is on");

        clock.Advance(TimeSpan.FromMinutes(1));
        using var other = new Browser(server);
        var asked = (await other.SignIn(Browser.Password)).Says("Code from your authenticator app");
        Assert.Equal("/sign-in", (await other.Get("/")).Path);
        var ticket = asked.Find("name=\"ticket\" value=\"([^\"]+)\"");
        (await asked.Submit("/sign-in/code", ("ticket", ticket), ("code", "123"))).Says("Wrong or already used code", HttpStatusCode.Unauthorized);
        Assert.Equal("/", (await asked.Submit("/sign-in/code", ("ticket", ticket), ("code", Code()))).Path);

        using var replay = new Browser(server);
        var again = await replay.SignIn(Browser.Password);
        (await again.Submit("/sign-in/code", ("ticket", again.Find("name=\"ticket\" value=\"([^\"]+)\"")), ("code", Code())))
            .Says("Wrong or already used code", HttpStatusCode.Unauthorized);
        clock.Advance(TimeSpan.FromMinutes(6));
        (await again.Submit("/sign-in/code", ("ticket", ticket), ("code", Code()))).Says("The time to enter the code has passed", HttpStatusCode.Unauthorized);

        (await browser.Submit("/account", "/account/second-factor/off", ("password", Browser.Password))).Is(HttpStatusCode.OK);
        Assert.Equal("/", (await replay.SignIn(Browser.Password)).Path);

        string Code() => Totp.Code(secret, Totp.StepAt(clock.GetUtcNow()));
    }

    [Fact]
    public async Task With_the_password_five_codes_can_be_tried_at_most()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow()); // The browser expires cookies by its own clock.
        await using var server = await RunningServer.Start(clock: clock);
        using var browser = await Browser.Owner(server);
        var setup = await browser.Submit("/account", "/account/second-factor");
        var secret = setup.Find("<code class=\"secret\"[^>]*>([A-Z2-7]{32})</code>");
        await setup.Submit("/account/second-factor/on", ("secret", secret), ("password", Browser.Password),
            ("code", Totp.Code(secret, Totp.StepAt(clock.GetUtcNow()))));

        using var guesser = new Browser(server);
        for (var tries = 0; tries < Lockout.MaxFailures; tries++)
        {
            var asked = (await guesser.SignIn(Browser.Password)).Says("Code from your authenticator app");
            await asked.Submit("/sign-in/code", ("ticket", asked.Find("name=\"ticket\" value=\"([^\"]+)\"")), ("code", "1"));
        }

        var paused = (await guesser.SignIn(Browser.Password)).Says("Wrong email or password", HttpStatusCode.Unauthorized);
        Assert.DoesNotContain("ticket", paused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_from_another_origin_is_refused()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);

        foreach (var action in new[] { "/sign-in", "/sign-in/code", "/sign-in/link", "/sign-in/mailed", "/invite", "/invite/join", "/account/name",
            "/account/sign-in", "/account/sessions", "/members/invites" })
            (await browser.Post(action, [KeyValuePair.Create("email", "x@example.com")])).Says("not sent by a page of this server", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task No_secret_is_stored_in_plain_text()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        var setup = await browser.Submit("/account", "/account/second-factor");
        var secret = setup.Find("<code class=\"secret\"[^>]*>([A-Z2-7]{32})</code>");
        await setup.Submit("/account/second-factor/on", ("secret", secret), ("password", Browser.Password),
            ("code", Totp.Code(secret, Totp.StepAt(TimeProvider.System.GetUtcNow()))));
        var link = (await browser.Submit("/members", "/members/invites", ("emails", "ben@example.com"), ("role", "member"))).Find(Link.Pattern("/invite"));

        var kept = await DatabaseImage.Raw(server);

        Assert.Contains(Browser.Email, kept, StringComparison.Ordinal);
        Assert.All([Browser.Password, secret, link], one => Assert.DoesNotContain(one, kept, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Actions_and_refusals_are_in_the_audit_log()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        await browser.Submit("/members", "/members/invites", ("emails", "ben@example.com"), ("role", "member"));
        await browser.Submit("/members", "/members/invites", ("emails", "no address"), ("role", "member"));

        var log = await server.Services.GetRequiredService<AuditQueries>()
            .List(AccountId.First, "owner", exceptActorId: null, new PageByTime(null, 50), CancellationToken.None);

        Assert.Equal([("inviteMembers", "refused"), ("inviteMembers", "done"), ("setSignIn", "done"), ("signInByLink", "done")],
            log.Select(entry => (entry.Action, entry.Outcome)));
        Assert.Equal("member: ben@example.com", log[1].Subject);
        Assert.DoesNotContain(log, entry => entry.Subject == "no address");
        Assert.All(log, entry => Assert.Equal(("user", "owner", "Owner"), (entry.Actor.Kind, entry.Actor.Id, entry.Actor.Name)));
    }
}
