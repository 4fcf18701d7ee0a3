using System.Net;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Tests.Api;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>Two-factor sign-in: enrolling needs the password, and a lost app locks no person out.</summary>
public sealed class SecondFactorTests
{
    private static readonly FakeTimeProvider Clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task An_open_browser_without_the_password_cannot_enroll_an_app()
    {
        await using var server = await RunningServer.Start(clock: Clock);
        using var owner = await Browser.Owner(server);
        using var byLink = await Browser.SignedInByLink(server);

        foreach (var browser in new[] { owner, byLink })
        {
            foreach (var password in new[] { "", "a wrong one here" })
            {
                var setup = await browser.Submit("/account", "/account/second-factor");
                var secret = Secret(setup);
                (await setup.Submit("/account/second-factor/on", ("secret", secret), ("code", Code(secret)), ("password", password)))
                    .Says("That is not your current password", HttpStatusCode.BadRequest);
            }
        }

        Assert.Null((await Person(server)).Totp);
    }

    [Fact]
    public async Task Ten_recovery_codes_are_shown_once_and_each_signs_in_once()
    {
        await using var server = await RunningServer.Start(clock: Clock);
        using var owner = await Browser.Owner(server);
        var codes = await TurnOn(owner);
        Assert.Equal(RecoveryCodes.Count, codes.Distinct().Count());
        var account = (await owner.Get("/account")).Says("10 recovery codes are left");
        Assert.DoesNotContain(codes[0], account.Text, StringComparison.Ordinal);

        using var lost = new Browser(server);
        Assert.Equal("/", (await Recover(lost, codes[3].ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal))).Path);
        (await lost.Get("/account")).Says("9 recovery codes are left");
        using var again = new Browser(server);
        (await Recover(again, codes[3])).Says("Wrong or already used recovery code", HttpStatusCode.Unauthorized);
        (await Recover(again, "no code")).Says("Wrong or already used recovery code", HttpStatusCode.Unauthorized);
        Assert.Equal("/", (await Recover(again, codes[4])).Path);

        var kept = await DatabaseImage.Raw(server);
        Assert.All(codes, code => Assert.DoesNotContain(code, kept, StringComparison.Ordinal));
    }

    [Fact]
    public async Task New_recovery_codes_replace_the_old_ones_and_ask_for_the_password()
    {
        await using var server = await RunningServer.Start(clock: Clock);
        using var owner = await Browser.Owner(server);
        var old = await TurnOn(owner);

        (await owner.Submit("/account", "/account/second-factor/recovery-codes", ("password", "a wrong one here")))
            .Says("That is not your current password", HttpStatusCode.BadRequest);
        var fresh = CodesOf(await owner.Submit("/account", "/account/second-factor/recovery-codes", ("password", Browser.Password)));

        Assert.Empty(old.Intersect(fresh));
        using var lost = new Browser(server);
        (await Recover(lost, old[0])).Is(HttpStatusCode.Unauthorized);
        Assert.Equal("/", (await Recover(lost, fresh[0])).Path);
    }

    [Fact]
    public async Task The_page_with_the_codes_has_forms_that_work()
    {
        await using var server = await RunningServer.Start(clock: Clock);
        using var owner = await Browser.Owner(server);
        var setup = await owner.Submit("/account", "/account/second-factor");
        var shown = await setup.Submit("/account/second-factor/on", ("secret", Secret(setup)), ("code", Code(Secret(setup))), ("password", Browser.Password));

        (await shown.Submit("/account/name", ("name", "Ann"))).Says("Saved.");
    }

    [Fact]
    public async Task Guesses_at_recovery_codes_are_counted()
    {
        await using var server = await RunningServer.Start(clock: Clock);
        using var owner = await Browser.Owner(server);
        var codes = await TurnOn(owner);
        using var guesser = new Browser(server).From("203.0.113.1");
        var asked = await guesser.SignIn(Browser.Password);
        for (var i = 0; i < Lockout.MaxFailures; i++) await Send(asked, RecoveryCodes.New()[0]);

        (await Send(asked, codes[0])).Is(HttpStatusCode.TooManyRequests);
    }

    private static async Task<IReadOnlyList<string>> TurnOn(Browser owner)
    {
        var setup = await owner.Submit("/account", "/account/second-factor");
        return CodesOf(await setup.Submit(
            "/account/second-factor/on", ("secret", Secret(setup)), ("code", Code(Secret(setup))), ("password", Browser.Password)));
    }

    private static async Task<Page> Recover(Browser browser, string code) => await Send(await browser.SignIn(Browser.Password), code);

    private static Task<Page> Send(Page asked, string code) =>
        asked.Submit("/sign-in/code", ("ticket", asked.Find("name=\"ticket\" value=\"([^\"]+)\"")), ("recovery-code", code));

    private static string[] CodesOf(Page page) => page.Is(HttpStatusCode.OK).Find("aria-label=\"Recovery codes\">([^<]+)<").Split('\n');

    private static string Secret(Page setup) => setup.Find("<code class=\"secret\"[^>]*>([A-Z2-7]{32})</code>");

    private static string Code(string secret) => Totp.Code(secret, Totp.StepAt(Clock.GetUtcNow()));

    private static async Task<Person> Person(RunningServer server) =>
        (await server.Services.GetRequiredService<PeopleQueries>().Find(AccountId.First, "owner", CancellationToken.None))!;
}
