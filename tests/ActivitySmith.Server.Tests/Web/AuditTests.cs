using System.Net;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Audit;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Server.Commands;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>Entries about people, keys and the operator in the audit log.</summary>
public sealed class AuditTests
{
    private const string Operator = "operator-0123456789abcdef";

    [Fact]
    public async Task Sign_ins_failures_and_pauses_are_logged_with_the_address_and_without_the_typed_text()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        using var stranger = new Browser(server).From("203.0.113.9");
        for (var i = 0; i < Domain.People.Lockout.MaxFailures; i++) await stranger.SignIn("not the password");
        await stranger.SignIn("secret-in-the-wrong-field", "typed-secret@example.com");
        using var again = new Browser(server).From("198.51.100.4");
        Assert.Equal("/", (await again.SignIn(Browser.Password)).Path);

        var log = await Log(server);

        Assert.Equal(("signIn", AuditOutcome.Done, "owner", "198.51.100.4"), Of(log[0]));
        Assert.Equal(("signIn", AuditOutcome.Refused, ActorKind.Visitor, "203.0.113.9"), Of(log[1]));
        var pause = Assert.Single(log, entry => entry.Action == "pauseSignIn");
        Assert.Equal(("pauseSignIn", AuditOutcome.Done, ActorKind.Server, "203.0.113.9"), Of(pause));
        Assert.Equal("owner", pause.Subject);
        Assert.Equal(Domain.People.Lockout.MaxFailures, log.Count(entry => entry is { Action: "signIn", Outcome: AuditOutcome.Refused, Subject: "owner" }));
        Assert.Contains(log, entry => entry is { Action: "signInByLink", Outcome: AuditOutcome.Done, Actor.Id: "owner" });
        Assert.DoesNotContain(log, entry =>
            entry.ToString().Contains("typed-secret", StringComparison.Ordinal) || entry.ToString().Contains("not the password", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refusals_of_pages_are_logged_too()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        using var ben = await MembersTests.Join(server, (await MembersTests.Invite(owner, "ben@example.com")).Find(Link.Pattern("/invite")), "Ben");

        await ben.Get("/keys");
        await owner.Submit("/members", "/members/invites", ("emails", "no address"), ("role", "member"));

        var log = await Log(server);
        Assert.Equal(("inviteMembers", AuditOutcome.Refused, "owner"), (log[0].Action, log[0].Outcome, log[0].Actor.Id));
        Assert.Equal(("openAdminsPage", AuditOutcome.Refused, "Ben", "/keys"), (log[1].Action, log[1].Outcome, log[1].Actor.Name, log[1].Subject));
        (await owner.Get("/audit")).Says("refused").Says("127.0.0.1");
    }

    [Fact]
    public async Task Refusals_above_thirty_a_minute_from_one_network_are_not_logged_and_those_of_others_are()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await RunningServer.Start(clock: clock);
        for (var i = 1; i <= 20; i++)
            foreach (var address in new[] { $"203.0.113.{i}", $"2001:db8:1:{i}::1" }) await FromElsewhere(address, times: 2);
        await FromElsewhere("198.51.100.7", times: 1);

        var log = await Log(server);
        Assert.Equal(61, log.Count(entry => entry.Action == "sendForm"));
        Assert.Contains(log, entry => entry.Address == "198.51.100.7");
        clock.Advance(TimeSpan.FromSeconds(61));
        await FromElsewhere("203.0.113.99", times: 1);
        Assert.Equal("203.0.113.99", (await Log(server))[0].Address);

        async Task FromElsewhere(string address, int times)
        {
            using var stranger = new Browser(server) { Origin = null }.From(address);
            for (var i = 0; i < times; i++) (await stranger.Post("/sign-in", [])).Is(HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task The_first_use_of_an_API_key_from_an_address_is_logged_once()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await RunningServer.Start(clock: clock);
        foreach (var address in new[] { "203.0.113.7", "203.0.113.7", "2001:db8:1:2:3::4", "2001:db8:1:2:9::9" })
        {
            using var client = server.NewClient(server.ApiKey);
            client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
            await client.Get("/api/manage/keys");
        }

        await server.Stop(); // Writes the key uses that are in memory.

        await server.Restart();
        var log = (await Log(server)).Where(entry => entry.Action == RecordKeyUses.NewAddress && entry.Address != "127.0.0.1");
        Assert.Equal(["2001:db8:1:2::/64", "203.0.113.7"], log.Select(entry => entry.Address).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Actions_of_the_operator_are_in_the_log_of_the_account_and_of_the_first_account()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_OPERATOR_KEY"] = Operator);
        using var client = server.NewClient(Operator);
        var made = (await client.Post("/api/manage/accounts", new { name = "Other" })).Is(HttpStatusCode.Created);
        var id = made.Json.GetProperty("account_id").GetInt64();

        (await client.Patch($"/api/manage/accounts/{id}", new { name = "Renamed" })).Is(HttpStatusCode.OK);

        (string, string, string?)[] expected = [("updateAccount", ActorKind.Operator, id.ToString()), ("createAccount", ActorKind.Operator, id.ToString())];
        Assert.Equal(expected, (await Log(server)).Where(entry => entry.Actor.Kind == ActorKind.Operator)
            .Select(entry => (entry.Action, entry.Actor.Kind, entry.Subject)));
        Assert.Equal(expected, (await Log(server, new AccountId(id))).Select(entry => (entry.Action, entry.Actor.Kind, entry.Subject)));
    }

    [Fact]
    public async Task A_link_created_by_the_command_line_beside_a_running_server_is_logged()
    {
        await using var server = await RunningServer.Start();

        Assert.Equal(0, await SignInLinkCommand.Run(new ServerOptions { Data = server.DataPath, Database = server.Database, Urls = server.Url }));

        var entry = Assert.Single(await Log(server), entry => entry.Action == "createSignInLink");
        Assert.Equal((Actor.Operator, AuditOutcome.Done, "owner", null), (entry.Actor, entry.Outcome, entry.Subject, entry.Address));
    }

    [Fact]
    public async Task A_pairing_is_logged_with_its_address_and_a_refused_code_is_not()
    {
        await using var server = await RunningServer.Start();
        var made = (await server.Client.Post("/api/manage/pairing-codes")).Is(HttpStatusCode.Created);
        using var app = server.NewClient(key: null);
        app.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");

        var paired = (await app.Post("/api/device/pair", new { code = made["code"], platform = "ios", name = "x" })).Is(HttpStatusCode.Created);
        (await app.Post("/api/device/pair", new { code = made["code"], platform = "ios", name = "x" })).Is(HttpStatusCode.NotFound);

        var entry = Assert.Single(await Log(server), entry => entry.Action == "pairDevice");
        Assert.Equal(("pairDevice", AuditOutcome.Done, "owner", "203.0.113.9"), Of(entry));
        Assert.Equal(paired["device_id"], entry.Subject);
    }

    [Fact]
    public async Task A_refused_operator_key_is_logged_with_its_address_and_guesses_are_limited()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await RunningServer.Start(
            settings =>
            {
                settings["ACTIVITYSMITH_OPERATOR_KEY"] = Operator;
                settings["ACTIVITYSMITH_LIMITS__OPERATORPERMINUTE"] = "2";
            },
            clock);
        using var guessing = From("203.0.113.9", "operator-guessed-0123456789");
        using var right = From("198.51.100.4", Operator);
        using var anonymous = From("198.51.100.5", key: null);
        using var keyHolder = From("198.51.100.6", server.ApiKey);

        (await guessing.Get("/api/manage/accounts")).Is(HttpStatusCode.Unauthorized);
        (await guessing.Get("/api/manage/accounts")).Is(HttpStatusCode.Unauthorized);
        (await guessing.Get("/api/manage/accounts")).Is(HttpStatusCode.TooManyRequests);
        (await right.Get("/api/manage/accounts")).Is(HttpStatusCode.OK);
        (await anonymous.Get("/api/manage/accounts")).Is(HttpStatusCode.Unauthorized);
        (await keyHolder.Post("/api/manage/accounts", new { name = "x" })).Is(HttpStatusCode.Forbidden);

        var log = (await Log(server)).Where(entry => entry.Action == "useOperatorKey").OrderBy(entry => entry.Address, StringComparer.Ordinal).ToList();
        Assert.Equal(["198.51.100.6", "203.0.113.9", "203.0.113.9"], log.Select(entry => entry.Address));
        Assert.Equal((ActorKind.Visitor, AuditOutcome.Refused, "createAccount"), (log[0].Actor.Kind, log[0].Outcome, log[0].Subject));
        clock.Advance(TimeSpan.FromSeconds(61));
        (await guessing.Get("/api/manage/accounts")).Is(HttpStatusCode.Unauthorized);

        HttpClient From(string address, string? key)
        {
            var client = server.NewClient(key);
            client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
            return client;
        }
    }

    [Fact]
    public async Task A_person_who_sends_forms_in_a_loop_is_limited_for_the_rest_of_the_minute()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await RunningServer.Start(clock: clock);
        using var owner = await Browser.Owner(server);
        var page = await owner.Get("/settings");
        var last = HttpStatusCode.OK;
        for (var i = 0; i < 121 && last == HttpStatusCode.OK; i++) last = (await page.Submit("/settings/name", ("name", $"Name {i}"))).Status;

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        clock.Advance(TimeSpan.FromSeconds(61));
        (await page.Submit("/settings/name", ("name", "Later"))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_session_has_a_limited_number_of_live_pages_and_a_closed_one_does_not_count()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        var open = new List<StreamReader>();
        for (var i = 0; i < 16; i++) open.Add(await owner.Follow());

        using (var refused = await owner.Open("/board/events")) Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);

        open[0].Dispose();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            using var next = await owner.Open("/board/events");
            if (next.StatusCode == HttpStatusCode.OK) break;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, timeout.Token); // The server learns of it a moment later.
        }

        foreach (var reader in open) reader.Dispose();
    }

    [Fact]
    public async Task Members_see_that_a_button_calls_a_webhook_and_owners_see_its_address()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        using var ben = await MembersTests.Join(server, (await MembersTests.Invite(owner, "ben@example.com")).Find(Link.Pattern("/invite")), "Ben");
        (await server.Client.Post("/api/push-notification", new
        {
            title = "Deploy",
            actions = new object[] { new { title = "Go", type = "webhook", url = "https://hooks.example.com/secret-path" } },
        })).Is(HttpStatusCode.OK);
        var address = (await owner.Get("/notifications")).Find("href=\"(/notifications/ntf_[A-Za-z0-9_-]+)\"");

        (await owner.Get(address)).Says("calls https://hooks.example.com/secret-path");
        Assert.DoesNotContain("secret-path", (await ben.Get(address)).Says("calls a webhook").Text, StringComparison.Ordinal);
    }

    private static (string Action, string Outcome, string Actor, string? Address) Of(AuditEntry entry) =>
        (entry.Action, entry.Outcome, entry.Actor.Id, entry.Address);

    private static async Task<IReadOnlyList<AuditEntry>> Log(RunningServer server, AccountId? account = null) =>
        await server.Services.GetRequiredService<AuditQueries>()
            .List(account ?? AccountId.First, actorId: null, exceptActorId: null, new PageByTime(null, 200), CancellationToken.None);
}
