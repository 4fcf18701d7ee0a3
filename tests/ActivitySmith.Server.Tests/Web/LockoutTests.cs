using System.Net;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Ledger.People;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>Guessing is slow from everywhere. Guesses can neither lock a person out nor reveal which accounts exist.</summary>
public sealed class LockoutTests
{
    [Fact]
    public async Task Failures_from_other_networks_lock_no_person_out()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        await Guess(server, "203.0.113.1", Lockout.MaxFailures + 1);

        using var ownerAtHome = new Browser(server);
        Assert.Equal("/", (await ownerAtHome.SignIn(Browser.Password)).Path);
        using var onTheRoad = new Browser(server).From("198.51.100.7");
        Assert.Equal("/", (await onTheRoad.SignIn(Browser.Password)).Path);
        using var guesser = new Browser(server).From("203.0.113.1");
        (await guesser.SignIn(Browser.Password)).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Five_failures_pause_a_network_also_when_they_are_concurrent_and_the_pause_ends()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await RunningServer.Start(clock: clock);
        using var owner = await Browser.Owner(server);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Guess(server, "203.0.113.1", 1)));

        Assert.Equal(Lockout.MaxFailures, (await Person(server)).Failures);
        using var right = new Browser(server).From("203.0.113.1");
        (await right.SignIn(Browser.Password)).Is(HttpStatusCode.Unauthorized);
        using var byLink = new Browser(server).From("203.0.113.1");
        Assert.Equal("/", (await byLink.Use(await byLink.NewLink())).Path);
        clock.Advance(Lockout.Pause);
        Assert.Equal("/", (await right.SignIn(Browser.Password)).Path);
    }

    [Fact]
    public async Task A_browser_that_has_signed_in_before_can_sign_in_from_a_paused_network()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        owner.From("203.0.113.1");
        await Guess(server, "203.0.113.1", Lockout.MaxFailures);
        await owner.Submit("/account", "/sign-out");

        Assert.Equal("/", (await owner.SignIn(Browser.Password)).Path);
    }

    [Fact]
    public async Task Guesses_from_many_networks_have_a_common_limit_and_known_networks_are_exempt()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await RunningServer.Start(clock: clock);
        using var owner = await Browser.Owner(server);
        for (var network = 0; network < Lockout.MaxFailuresElsewhere; network++) await Guess(server, $"203.0.113.{network}", 1);

        using var another = new Browser(server).From("198.51.100.1");
        (await another.SignIn(Browser.Password)).Is(HttpStatusCode.Unauthorized);
        using var atHome = new Browser(server); // The owner has signed in from this network.
        Assert.Equal("/", (await atHome.SignIn(Browser.Password)).Path);
        (await owner.Get("/members")).Says("sign-in limited");
        clock.Advance(Lockout.Pause);
        Assert.Equal("/", (await another.SignIn(Browser.Password)).Path);
    }

    [Fact]
    public async Task An_unknown_email_address_gets_the_response_of_a_paused_one()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        using var browser = new Browser(server).From("203.0.113.1");
        var known = new List<string>();
        var unknown = new List<string>();
        for (var i = 0; i < Lockout.MaxFailures + 2; i++)
        {
            known.Add(await Said(browser, Browser.Email));
            unknown.Add(await Said(browser, "bob@example.com"));
        }

        Assert.Single(known.Concat(unknown).Distinct());

        static async Task<string> Said(Browser browser, string email)
        {
            var page = await browser.SignIn("wrong password", email);
            return $"{page.Status} {page.Find("role=\"alert\">(.*)</div>")}";
        }
    }

    private static async Task Guess(RunningServer server, string network, int times)
    {
        using var guesser = new Browser(server).From(network);
        for (var i = 0; i < times; i++) (await guesser.SignIn("a wrong password")).Is(HttpStatusCode.Unauthorized);
    }

    private static async Task<Person> Person(RunningServer server) =>
        (await server.Services.GetRequiredService<PeopleQueries>().Find(AccountId.First, "owner", CancellationToken.None))!;
}
