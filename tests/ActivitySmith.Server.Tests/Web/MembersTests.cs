using System.Net;
using ActivitySmith.Domain.People;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>Invites, roles and removal.</summary>
public sealed class MembersTests
{
    private static readonly string InviteLink = Link.Pattern("/invite");

    [Fact]
    public async Task Several_people_are_invited_at_once_and_each_link_admits_one_person()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        var made = (await owner.Submit("/members", "/members/invites", ("emails", "ben@example.com, cleo@example.com\nBEN@example.com"), ("role", "member")))
            .Is(HttpStatusCode.OK);
        var bens = made.Find("ben@example.com[\\s\\S]*?" + InviteLink);
        var cleos = made.Find("cleo@example.com[\\s\\S]*?" + InviteLink);
        Assert.NotEqual(bens, cleos);

        using var ben = await Join(server, bens, "Ben");

        (await owner.Get("/members")).Says("cleo@example.com").Says("ben@example.com");
        using var second = new Browser(server);
        (await second.Use($"/invite#token={bens}")).Says("was used, was revoked or has expired", HttpStatusCode.NotFound);
        using var again = new Browser(server);
        Assert.Equal("/", (await again.SignIn(Browser.Password, "ben@example.com")).Path);
        (await owner.Submit("/members", "/members/invites", ("emails", "ben@example.com"), ("role", "member")))
            .Says("is already a member", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_revoked_a_replaced_and_an_expired_invite_admit_nobody()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow()); // The browser expires cookies by its own clock.
        await using var server = await RunningServer.Start(clock: clock);
        using var owner = await Browser.Owner(server);
        var first = (await Invite(owner, "ben@example.com")).Find(InviteLink);
        var second = (await Invite(owner, "ben@example.com")).Find(InviteLink);
        using var visitor = new Browser(server);
        (await visitor.Use($"/invite#token={first}")).Is(HttpStatusCode.NotFound);
        var open = (await visitor.Use($"/invite#token={second}")).Is(HttpStatusCode.OK);

        var members = await owner.Get("/members");
        var revoke = members.Find("action=\"(/members/invites/inv_[A-Za-z0-9_-]+/revoke)\"");
        (await members.Submit(revoke)).Says("Revoked.");
        (await open.Submit("/invite/join", ("token", second), ("name", "Ben"), ("password", Browser.Password)))
            .Says("Invite expired", HttpStatusCode.NotFound);

        var third = (await Invite(owner, "ben@example.com")).Find(InviteLink);
        clock.Advance(Domain.People.Invite.Lifetime);
        (await visitor.Use($"/invite#token={third}")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_member_cannot_do_what_only_owners_may()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        using var ben = await Join(server, (await Invite(owner, "ben@example.com")).Find(InviteLink), "Ben");
        var board = await ben.Get("/");
        Assert.DoesNotContain("href=\"/members\"", board.Html, StringComparison.Ordinal);
        (await ben.Get("/members")).Says("Only owners and admins", HttpStatusCode.Forbidden);
        var token = Browser.Token().Match(board.Html).Groups["token"].Value;
        (await ben.Post("/members/owner/link", [KeyValuePair.Create("__RequestVerificationToken", token)]))
            .Says("Only owners and admins", HttpStatusCode.Forbidden);

        var members = await owner.Get("/members");
        var role = members.Find("action=\"(/members/usr_[A-Za-z0-9_-]+/role)\"");
        (await members.Submit(role, ("role", "owner"))).Says("Saved.");

        (await ben.Get("/members")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Removal_takes_effect_with_the_next_request()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        using var ben = await Join(server, (await Invite(owner, "ben@example.com")).Find(InviteLink), "Ben");
        var members = await owner.Get("/members");
        var remove = members.Find("action=\"(/members/usr_[A-Za-z0-9_-]+/remove)\"");

        (await members.Submit(remove)).Says("Removed.");

        Assert.Equal("/sign-in", (await ben.Get("/")).Path);
        (await ben.SignIn(Browser.Password, "ben@example.com")).Is(HttpStatusCode.Unauthorized);
        Assert.DoesNotContain("ben@example.com", (await owner.Get("/members")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_owner_cannot_be_removed()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        var members = await owner.Get("/members");
        var token = Browser.Token().Match(members.Html).Groups["token"].Value;

        (await owner.Post("/members/owner/remove", [KeyValuePair.Create("__RequestVerificationToken", token)]))
            .Says("first owner must stay", HttpStatusCode.Conflict);
        (await owner.Post("/members/owner/role", [KeyValuePair.Create("__RequestVerificationToken", token), KeyValuePair.Create("role", Role.Member)]))
            .Says("first owner must stay", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_link_created_for_a_member_replaces_a_forgotten_password()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        using var ben = await Join(server, (await Invite(owner, "ben@example.com")).Find(InviteLink), "Ben");
        var members = await owner.Get("/members");
        var made = await members.Submit(members.Find("action=\"(/members/usr_[A-Za-z0-9_-]+/link)\""));

        using var lost = new Browser(server);
        await lost.Use("/sign-in/link#token=" + made.Find(Link.Pattern("/sign-in/link")));
        (await lost.Submit("/account", "/account/sign-in", ("email", "ben@example.com"), ("new-password", "a brand new one"))).Says("Saved.");

        Assert.Equal("/sign-in", (await ben.Get("/")).Path);
        Assert.Equal("/", (await ben.SignIn("a brand new one", "ben@example.com")).Path);
    }

    internal static Task<Page> Invite(Browser owner, string email, string role = Role.Member) =>
        owner.Submit("/members", "/members/invites", ("emails", email), ("role", role));

    internal static async Task<Browser> Join(RunningServer server, string token, string name)
    {
        var browser = new Browser(server);
        var joined = await (await browser.Use($"/invite#token={token}"))
            .Submit("/invite/join", ("token", token), ("name", name), ("password", Browser.Password));
        Assert.Equal("/", joined.Path);
        return browser;
    }
}
