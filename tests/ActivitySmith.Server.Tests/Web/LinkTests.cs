using System.Net;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>Opening a one-time link has no effect, and it never signs a person out without asking.</summary>
public sealed class LinkTests
{
    [Theory]
    [InlineData("/sign-in?token=")]
    [InlineData("/sign-in/link?token=")]
    [InlineData("/sign-in/link#token=")]
    public async Task Opening_a_link_does_not_use_it_up_and_its_button_signs_in_and_names_the_account(string form)
    {
        await using var server = await RunningServer.Start();
        using var preview = new Browser(server);
        var (_, token) = Link.Split(await preview.NewLink());

        for (var i = 0; i < 3; i++) (await preview.Get(form + token)).Is(HttpStatusCode.OK);
        Assert.Equal("/sign-in", (await preview.Get("/")).Path);

        using var person = new Browser(server);
        var page = await person.Get(form + token);
        var board = (await page.Submit(Link.ActionOf(page), ("token", token)))
            .Says("You are signed in as <strong dir=\"auto\">Owner</strong> in the account <strong dir=\"auto\">Home</strong>");
        Assert.Equal("/", board.Path);
    }

    [Fact]
    public async Task No_address_that_a_server_or_a_log_sees_contains_a_token()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        var made = new Uri(await owner.NewLink());
        var members = await owner.Submit("/members", "/members/owner/link");

        Assert.Equal(("", "/sign-in/link"), (made.Query, made.AbsolutePath));
        members.Says("/sign-in/link#token=");
        (await MembersTests.Invite(owner, "ben@example.com")).Says("/invite#token=");
    }

    [Fact]
    public async Task A_session_of_another_person_is_not_replaced_without_asking()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_OPERATOR_KEY"] = "operator-0123456789abcdef");
        using var owner = await Browser.Owner(server);
        using var operatorClient = server.NewClient("operator-0123456789abcdef");
        using var attacker = server.NewClient((await operatorClient.Post("/api/manage/accounts", new { name = "Evil" })).Is(HttpStatusCode.Created)["key"]);
        var link = (await attacker.Post("/api/manage/sign-in-links"))["link"];

        var asked = (await owner.Use(link)).Says("Sign in as somebody else?").Says("Home").Says("Evil");
        (await owner.Get("/account")).Says("Home");
        var (_, token) = Link.Split(link);
        var swapped = await asked.Submit("/sign-in/link", ("token", token), ("instead-of", asked.Find("name=\"instead-of\" value=\"([^\"]+)\"")));

        swapped.Says("in the account <strong dir=\"auto\">Evil</strong>");
        using var copy = new Browser(server);
        (await copy.Use(link)).Says("expired, was already used", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_link_for_the_person_who_is_signed_in_asks_nothing()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);

        Assert.Equal("/", (await owner.Use(await owner.NewLink())).Path);
    }

    [Fact]
    public async Task Opening_an_invite_does_not_use_it_up_and_names_the_signed_in_person()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        var token = (await MembersTests.Invite(owner, "ben@example.com")).Find(Link.Pattern("/invite"));

        (await owner.Get($"/invite?token={token}")).Says("Continue");
        (await owner.Use($"/invite#token={token}")).Says("ben@example.com").Says("This browser is signed in as");
        using var ben = await MembersTests.Join(server, token, "Ben");
        Assert.Equal("/", (await ben.Get("/")).Path);
    }
}
