using ActivitySmith.EndToEnd.Tests.Board;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ActivitySmith.EndToEnd.Tests.Pages;

/// <summary>From the first link to an owner, a second person, and that person's removal, all in the browser.</summary>
public sealed class PeopleTests(BrowserFixture browser)
{
    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task A_first_link_leads_to_an_owner_who_invites_and_removes_a_member()
    {
        await using var server = await ServerProcess.Start();
        await using var ann = await Visitor.SignedIn(browser, server);
        await ann.Page.GetByText("Set an email address and a password").ClickAsync();
        await ann.Page.GetByLabel("Email address").FillAsync("ann@example.com");
        await ann.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        await ann.Page.Locator("form[action='/account/sign-in'] button").ClickAsync();
        await Expect(ann.Page.GetByText("Saved.")).ToBeVisibleAsync();
        await ann.Press("Sign out");
        await ann.Page.GetByLabel("Email address").FillAsync("ann@example.com");
        await ann.Page.GetByLabel("Password").FillAsync(Visitor.Password);
        await ann.Press("Sign in");
        await Expect(ann.Page.GetByRole(AriaRole.Heading, new() { Name = "Board" })).ToBeVisibleAsync();

        await ann.Go("/members");
        await ann.Page.GetByLabel("Email addresses").FillAsync("ben@example.com");
        await ann.Press("Create invites");
        var link = await ann.Page.Locator("pre[data-copy]").InnerTextAsync();

        await using var ben = await Visitor.Come(browser, server, width: 390);
        await ben.Page.GotoAsync(link);
        Assert.EndsWith("/invite", ben.Page.Url, StringComparison.Ordinal); // The address no longer contains the token.
        await ben.Press("Continue");
        await ben.Page.GetByLabel("Your name").FillAsync("Ben");
        await ben.Page.GetByLabel("Password").FillAsync(Visitor.Password);
        await ben.Press("Join account");
        await Expect(ben.Page.GetByRole(AriaRole.Heading, new() { Name = "Board" })).ToBeVisibleAsync();
        await Expect(ben.Page.GetByRole(AriaRole.Link, new() { Name = "API keys" })).ToHaveCountAsync(0);

        await ann.Go("/members");
        var row = ann.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "ben@example.com" });
        await row.GetByText("Remove", new() { Exact = false }).First.ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Remove person", Exact = true }).ClickAsync();
        await Expect(ann.Page.GetByText("Removed.")).ToBeVisibleAsync();

        // The open board notices without a reload: its stream was cut and is refused.
        await Expect(ben.Page.GetByText("Sign in again")).ToBeVisibleAsync();
        await ben.Page.ReloadAsync();
        Assert.EndsWith("/sign-in", ben.Page.Url, StringComparison.Ordinal);
        Assert.Empty(ann.Problems);
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task A_link_is_used_by_its_button_and_signs_a_person_out_only_after_asking()
    {
        await using var server = await ServerProcess.Start();
        await using var ann = await Visitor.SignedIn(browser, server);
        await ann.Go("/members");
        await ann.Page.GetByLabel("Email addresses").FillAsync("ben@example.com");
        await ann.Press("Create invites");
        var invite = await ann.Page.Locator("pre[data-copy]").InnerTextAsync();
        await using var ben = await Visitor.Come(browser, server);
        await ben.Page.GotoAsync(invite);
        await ben.Press("Continue");
        await ben.Page.GetByLabel("Your name").FillAsync("Ben");
        await ben.Page.GetByLabel("Password").FillAsync(Visitor.Password);
        await ben.Press("Join account");
        await Expect(ben.Page.GetByRole(AriaRole.Heading, new() { Name = "Board" })).ToBeVisibleAsync();

        // Opened twice: opening does not use the link up, and no address contains the token.
        var link = (await server.SignInLink()).ToString();
        await ben.Page.GotoAsync(link);
        await ben.Go("/");
        await ben.Page.GotoAsync(link);
        Assert.EndsWith("/sign-in/link", ben.Page.Url, StringComparison.Ordinal);
        await ben.Press("Sign in");
        await Expect(ben.Page.GetByText("This browser is signed in as Ben")).ToBeVisibleAsync();
        await ben.Page.GetByText("Stay signed in as Ben").ClickAsync();
        await Expect(ben.Page.GetByRole(AriaRole.Link, new() { Name = "Ben" })).ToBeVisibleAsync();

        await ben.Page.GotoAsync(link);
        await ben.Press("Sign in");
        await ben.Press("Sign in as Owner");
        await Expect(ben.Page.GetByText("You are signed in as Owner in the account Home.")).ToBeVisibleAsync();
        await ben.Go("/account");
        await Expect(ben.Page.GetByText("this browser")).ToBeVisibleAsync();
        Assert.Empty(ben.Problems);
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task Without_a_script_the_page_of_a_link_says_what_to_do()
    {
        await using var server = await ServerProcess.Start();
        var link = await server.SignInLink();
        await using var context = await browser.NewContext(new() { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await page.GotoAsync(link.ToString());

        await Expect(page.GetByText("Your browser does not run this page's JavaScript")).ToBeVisibleAsync();
        await page.GetByLabel("Token of the link").FillAsync(link.Fragment["#token=".Length..]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(page.GetByText("You are signed in as Owner")).ToBeVisibleAsync();
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task A_key_is_created_used_and_revoked()
    {
        await using var server = await ServerProcess.Start();
        await using var ann = await Visitor.SignedIn(browser, server);
        await ann.Go("/keys");
        await ann.Page.GetByLabel("Name").FillAsync("CI");
        await ann.Press("Create key");
        var secret = await ann.Page.Locator("pre[data-secret]").InnerTextAsync();
        using var script = server.Client(secret);
        await script.PutStream("by-key", new { type = "value", title = "By key", value = 1 });

        await ann.Go("/keys");
        var row = ann.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "CI" });
        await row.Locator("summary").ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(ann.Page.GetByText("Revoked.")).ToBeVisibleAsync();

        using var refused = await script.GetAsync("manage/keys");
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Empty(ann.Problems);
    }
}
