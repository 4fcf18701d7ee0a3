using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using ActivitySmith.Domain.People;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>Mail messages to people, through a mail server that accepts them.</summary>
public sealed partial class MailTests
{
    [Fact]
    public async Task A_mailed_link_replaces_a_forgotten_password_and_opening_does_not_use_it_up()
    {
        await using var mail = new MailServer();
        await using var server = await Start(mail);
        using var owner = await Browser.Owner(server);
        using var browser = new Browser(server);
        (await browser.Get("/sign-in")).Says("Email me a sign-in link");

        (await Ask(browser, " Ann@Example.com")).Says("If this address belongs to a person");
        var letter = await mail.Next(TestContext.Current.CancellationToken);
        Assert.Contains("To: ann@example.com", letter, StringComparison.Ordinal);
        var link = LinkIn(letter);
        (await browser.Get(link)).Is(HttpStatusCode.OK);
        (await browser.Get(link)).Is(HttpStatusCode.OK);
        Assert.Equal("/sign-in", (await browser.Get("/")).Path);
        Assert.Equal("/", (await browser.Use(link)).Path);
        (await browser.Submit("/account", "/account/sign-in", ("email", Browser.Email), ("new-password", "another good one"))).Says("Saved.");

        using var late = new Browser(server);
        (await late.Use(link)).Says("expired, was already used", HttpStatusCode.Forbidden);
        Assert.Equal("/", (await late.SignIn("another good one")).Path);
    }

    [Fact]
    public async Task A_mailed_link_does_not_bypass_the_second_factor()
    {
        await using var mail = new MailServer();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow()); // The browser expires cookies by its own clock.
        await using var server = await Start(mail, clock);
        using var owner = await Browser.Owner(server);
        var setup = await owner.Submit("/account", "/account/second-factor");
        var secret = setup.Find("<code class=\"secret\"[^>]*>([A-Z2-7]{32})</code>");
        await setup.Submit("/account/second-factor/on", ("secret", secret), ("password", Browser.Password), ("code", Code()));
        clock.Advance(TimeSpan.FromMinutes(1));

        using var browser = new Browser(server);
        await Ask(browser, Browser.Email);
        var link = LinkIn(await mail.Next(TestContext.Current.CancellationToken));
        (await browser.Use(link.Replace("/sign-in/mailed", "/sign-in/link", StringComparison.Ordinal)))
            .Says("expired, was already used", HttpStatusCode.Forbidden);
        var asked = (await browser.Use(link)).Says("Code from your authenticator app");
        Assert.Equal("/sign-in", (await browser.Get("/")).Path);

        Assert.Equal("/", (await asked.Submit("/sign-in/code", ("ticket", asked.Find("name=\"ticket\" value=\"([^\"]+)\"")), ("code", Code()))).Path);
        (await browser.Submit("/account", "/account/sign-in", ("email", Browser.Email), ("new-password", "another good one"))).Says("Saved.");

        string Code() => Totp.Code(secret, Totp.StepAt(clock.GetUtcNow()));
    }

    [Fact]
    public async Task Unknown_addresses_get_the_same_page_and_no_mail_and_known_ones_get_one_message_a_minute()
    {
        await using var mail = new MailServer();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await Start(mail, clock);
        using var owner = await Browser.Owner(server);
        using var browser = new Browser(server);

        (await Ask(browser, "nobody@example.com")).Says("If this address belongs to a person");
        (await Ask(browser, Browser.Email)).Says("If this address belongs to a person");
        (await Ask(browser, Browser.Email)).Says("If this address belongs to a person");
        await mail.Next(TestContext.Current.CancellationToken);
        await mail.Goodbye(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromMinutes(1));
        await Ask(browser, Browser.Email);
        await mail.Next(TestContext.Current.CancellationToken);
        (await Ask(browser, "no address")).Says("an email address like name@example.com", HttpStatusCode.BadRequest);

        Assert.Equal(2, mail.Heard.Count(command => command.StartsWith("RCPT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_invite_is_sent_by_mail_and_shown_too_also_after_the_mail_server_was_busy()
    {
        await using var mail = new MailServer { Refusals = 1 };
        await using var server = await Start(mail);
        using var owner = await Browser.Owner(server);

        var page = (await owner.Submit("/members", "/members/invites", ("emails", "ben@example.com"), ("role", "member"))).Says("The server emails each link");
        page.Says("/invite#token=");
        using var ben = new Browser(server);
        (await ben.Use(LinkIn(await mail.Next(TestContext.Current.CancellationToken)))).Says("ben@example.com");
    }

    [Fact]
    public async Task Mail_of_a_page_requested_by_another_host_name_links_to_the_address_that_the_server_listens_on()
    {
        await using var mail = new MailServer();
        await using var server = await Start(mail);
        using var owner = await Browser.Owner(server);
        owner.Host = "board.lan:5080";

        await owner.Submit("/members", "/members/invites", ("emails", "ben@example.com"), ("role", "member"));

        Assert.Contains($"{server.Url.TrimEnd('/')}/invite#token=", await mail.Next(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_gets_three_links_an_hour_and_ten_a_day()
    {
        await using var mail = new MailServer();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await Start(mail, clock);
        using var owner = await Browser.Owner(server);
        using var browser = new Browser(server);

        foreach (var (hour, expected) in new[] { 3, 3, 3, 1, 0 }.Index())
        {
            for (var i = 0; i < 4; i++)
            {
                clock.Advance(TimeSpan.FromMinutes(2));
                await Ask(browser, i % 2 == 0 ? Browser.Email : "ANN@example.com");
                if (i < expected) Assert.Contains("To: ann@example.com", await mail.Next(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }

            // Mail is sent in order: this message is the next only when no other link was sent.
            await owner.Submit("/members", "/members/invites", ("emails", $"marker{hour}@example.com"), ("role", "member"));
            Assert.Contains($"To: marker{hour}@", await mail.Next(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            clock.Advance(TimeSpan.FromHours(1));
        }

        clock.Advance(TimeSpan.FromDays(1));
        await Ask(browser, Browser.Email);
        Assert.Contains("To: ann@example.com", await mail.Next(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mailed_link_survives_requests_above_the_limit_of_its_address()
    {
        await using var mail = new MailServer();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await Start(mail, clock);
        using var owner = await Browser.Owner(server);
        using var browser = new Browser(server);
        var letter = "";
        for (var i = 0; i < MailedTo.MaxPerHour; i++)
        {
            await Ask(browser, Browser.Email);
            letter = await mail.Next(TestContext.Current.CancellationToken);
            clock.Advance(TimeSpan.FromMinutes(2));
        }

        (await Ask(browser, Browser.Email)).Says("If this address belongs to a person");
        await owner.Submit("/members", "/members/invites", ("emails", "marker@example.com"), ("role", "member"));
        // The previous request has been processed.
        Assert.Contains("To: marker@", await mail.Next(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        Assert.Equal("/", (await browser.Use(LinkIn(letter))).Path);
    }

    [Fact]
    public async Task Invites_that_are_not_sent_by_mail_say_so_and_are_still_shown()
    {
        await using var mail = new MailServer();
        await using var server = await Start(mail);
        using var owner = await Browser.Owner(server);
        for (var i = 0; i < MailedTo.MaxPerHour; i++)
        {
            (await owner.Submit("/members", "/members/invites", ("emails", "ben@example.com"), ("role", "member"))).Says("The server emails each link");
            await mail.Next(TestContext.Current.CancellationToken);
        }

        var both = (await owner.Submit("/members", "/members/invites", ("emails", "ben@example.com cleo@example.com"), ("role", "member")))
            .Says("The server emails the links, except");
        both.Says(", not emailed");
        Assert.Contains("To: cleo@", await mail.Next(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var none = await owner.Submit("/members", "/members/invites", ("emails", "ben@example.com"), ("role", "member"));
        Assert.DoesNotContain("The server emails", none.Text, StringComparison.Ordinal);
        using var ben = new Browser(server);
        (await ben.Use(none.Find("(/invite#token=[A-Za-z0-9_-]+)"))).Says("ben@example.com");
    }

    [Fact]
    public async Task No_mail_is_sent_in_plain_text_unless_the_operator_allows_it()
    {
        await using var mail = new MailServer();
        await using var server = await Start(mail, startTls: true);
        using var owner = await Browser.Owner(server);
        await owner.Submit("/members", "/members/invites", ("emails", "ben@example.com"), ("role", "member"));

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (mail.Heard.IsEmpty) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, timeout.Token);
        Assert.DoesNotContain(mail.Heard, command =>
            command.StartsWith("MAIL", StringComparison.Ordinal) || command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_server_without_a_valid_certificate_gets_no_message_and_is_retried()
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest("CN=somebody else", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        await using var mail = new MailServer(certificate);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await Start(mail, clock, startTls: true);
        using var owner = await Browser.Owner(server);
        await owner.Submit("/members", "/members/invites", ("emails", "ben@example.com"), ("role", "member"));

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (mail.Heard.Count(command => command == "STARTTLS") < 2)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, timeout.Token);
        }

        Assert.Empty(mail.Secured);
        (await owner.Get("/members")).Says("ben@example.com");
    }

    [Fact]
    public async Task A_newer_mail_replaces_the_link_of_an_older_one_and_no_link_that_an_owner_created()
    {
        await using var mail = new MailServer();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await Start(mail, clock);
        using var owner = await Browser.Owner(server);
        var made = await owner.NewLink();
        using var browser = new Browser(server);
        await Ask(browser, Browser.Email);
        var first = LinkIn(await mail.Next(TestContext.Current.CancellationToken));
        clock.Advance(TimeSpan.FromMinutes(1));
        await Ask(browser, Browser.Email);
        var second = LinkIn(await mail.Next(TestContext.Current.CancellationToken));

        (await browser.Use(first)).Says("replaced by a newer link", HttpStatusCode.Forbidden);
        Assert.Equal("/", (await browser.Use(made)).Path);
        Assert.Equal("/", (await browser.Use(second)).Path);
    }

    [Fact]
    public async Task Without_a_mail_server_no_page_offers_mail()
    {
        await using var server = await RunningServer.Start();
        using var browser = new Browser(server);

        Assert.DoesNotContain("Email me a sign-in link", (await browser.Get("/sign-in")).Text, StringComparison.Ordinal);
        (await browser.Get("/sign-in/forgotten")).Says("sends no email", HttpStatusCode.NotFound);
    }

    private static Task<RunningServer> Start(MailServer mail, FakeTimeProvider? clock = null, bool startTls = false) => RunningServer.Start(
        settings =>
        {
            settings["ACTIVITYSMITH_MAIL__SERVER"] = mail.Address;
            settings["ACTIVITYSMITH_MAIL__FROM"] = "ActivitySmith <act@example.com>";
            settings["ACTIVITYSMITH_MAIL__STARTTLS"] = startTls ? "true" : "false";
        },
        clock: clock);

    private static Task<Page> Ask(Browser browser, string email) => browser.Submit("/sign-in/forgotten", "/sign-in/forgotten", ("email", email));

    private static string LinkIn(string letter) => AnyLink().Match(letter) is { Success: true } found
        ? found.Value[found.Value.IndexOf('/', "http://".Length)..] : throw new InvalidOperationException($"No link in:\n{letter}");

    [GeneratedRegex("http://[^\\s]+#token=[A-Za-z0-9_-]+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex AnyLink();
}
