using System.Net;
using ActivitySmith.Domain.People;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Server.Web.Security;
using ActivitySmith.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>What owners, admins and members may do on the pages, also with forms that no page shows them (docs/dashboard.md, People).</summary>
public sealed class RoleTests
{
    /// <summary>The routes of the pages that not everybody may use. A new route with a restriction must be added here.</summary>
    private static readonly Dictionary<string, string> Restricted = new(StringComparer.Ordinal)
    {
        ["POST /channels"] = Role.Admin,
        ["POST /channels/{slug}"] = Role.Admin,
        ["POST /channels/{slug}/delete"] = Role.Admin,
        ["GET /keys"] = Role.Admin,
        ["GET /keys/{key_id}"] = Role.Admin,
        ["POST /keys"] = Role.Admin,
        ["POST /keys/{key_id}"] = Role.Admin,
        ["POST /keys/{key_id}/revoke"] = Role.Admin,
        ["POST /widgets"] = Role.Admin,
        ["POST /widgets/{key}"] = Role.Admin,
        ["POST /widgets/{key}/delete"] = Role.Admin,
        ["GET /members"] = Role.Admin,
        ["POST /members/invites"] = Role.Admin,
        ["POST /members/invites/{invite_id}/revoke"] = Role.Admin,
        ["POST /members/{user_id}/role"] = Role.Admin,
        ["POST /members/{user_id}/remove"] = Role.Admin,
        ["POST /members/{user_id}/link"] = Role.Admin,
        ["GET /settings"] = Role.Admin,
        ["POST /settings/doctor"] = Role.Admin,
        ["POST /settings/webhook-secret"] = Role.Admin,
        ["POST /settings/name"] = Role.Owner,
        ["POST /settings/backup"] = Role.Owner,
        ["GET /audit"] = Role.Admin,
        ["GET /activities/export"] = Role.Admin,
        ["GET /notifications/export"] = Role.Admin,
    };

    /// <summary>Routes that end the session of the test.</summary>
    private static readonly string[] SignsOut = ["POST /sign-out", "POST /account/sessions"];

    [Theory]
    [InlineData(Role.Owner)]
    [InlineData(Role.Admin)]
    [InlineData(Role.Member)]
    public async Task Every_page_and_form_is_refused_exactly_to_those_who_may_not(string role)
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        using var person = role == Role.Owner ? await Browser.SignedInByLink(server) : await Join(server, owner, role);
        var token = TokenOf(await person.Get("/account"));
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.OfType<IAuthorizeData>().Any(data => data.Policy == PageSession.Policy))
            .SelectMany(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
                .Select(method => $"{method} /{route.RoutePattern.RawText!.Trim('/')}"))
            .Where(route => !route.StartsWith("HEAD ", StringComparison.Ordinal) && !SignsOut.Contains(route) && route != "GET /board/events")
            .Distinct().ToList();
        Assert.Empty(Restricted.Keys.Except(routes));

        foreach (var route in routes)
        {
            var path = System.Text.RegularExpressions.Regex.Replace(route[(route.IndexOf(' ') + 1)..], "{[^}]+}", "unknown");
            var page = route.StartsWith("GET", StringComparison.Ordinal)
                ? await person.Get(path)
                : await person.Post(path, [KeyValuePair.Create("__RequestVerificationToken", token), KeyValuePair.Create("role", Role.Member)]);

            var needed = Restricted.GetValueOrDefault(route, Role.Member);
            var isRefused = new[] { "Owners only", "Owners and admins only" }.Any(title => page.Text.Contains($">{title}</h1>", StringComparison.Ordinal));
            Assert.True(isRefused == (Role.OrderOf(role) > Role.OrderOf(needed)), $"{route} by a {role} needs {needed}: {page.Status} {page.Text}");
            if (isRefused) page.Is(HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task An_admin_cannot_touch_owners_with_a_form_posted_by_hand()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        using var admin = await Join(server, owner, Role.Admin);
        var adminId = await IdOf(owner, "admin@example.com");
        using var member = await Join(server, owner, Role.Member);
        var memberId = await IdOf(owner, "member@example.com");
        using var other = await Join(server, owner, Role.Owner);
        var otherId = await IdOf(owner, "owner@example.com");
        await MembersTests.Invite(owner, "next@example.com", Role.Owner);
        var invite = (await owner.Get("/members")).Find("(/members/invites/inv_[A-Za-z0-9_-]+/revoke)");
        var key = (await owner.Get("/keys")).Find("href=\"(/keys/key_[A-Za-z0-9_-]+)\"");
        await admin.Submit("/keys", "/keys", ("name", "Plain"), ("scope", "all"));
        var plain = (await admin.Get("/keys")).Find("href=\"(/keys/key_[A-Za-z0-9_-]+)\">Plain");
        var before = (await owner.Get("/members")).Text;
        var token = TokenOf(await admin.Get("/account"));

        (string Path, (string, string)[] Fields)[] forms =
        [
            ($"/members/{otherId}/role", [("role", Role.Member)]),
            ($"/members/{otherId}/role", [("role", Role.Admin)]),
            ("/members/owner/role", [("role", Role.Member)]),
            ($"/members/{otherId}/remove", []),
            ("/members/owner/remove", []),
            ($"/members/{otherId}/link", []),
            ("/members/owner/link", []),
            ($"/members/{memberId}/role", [("role", Role.Owner)]),
            ($"/members/{adminId}/role", [("role", Role.Owner)]),
            ("/members/invites", [("emails", "friend@example.com"), ("role", Role.Owner)]),
            ("/members/invites", [("emails", "next@example.com"), ("role", Role.Member)]),
            (invite, []),
            ("/keys", [("name", "More"), ("scope", "all"), ("manage", "on")]),
            (plain, [("name", "More"), ("scope", "all"), ("manage", "on")]),
            (key, [("name", "Less"), ("scope", "all")]),
            (key, [("name", "Less"), ("scope", "all"), ("manage", "on")]),
            (key + "/revoke", []),
            ("/settings/name", [("name", "Ours")]),
            ("/settings/backup", []),
        ];
        foreach (var (path, fields) in forms)
        {
            var page = await admin.Post(
                path, fields.Append(("__RequestVerificationToken", token)).Select(one => KeyValuePair.Create(one.Item1, one.Item2)));
            var isRefused = page.Status == HttpStatusCode.Forbidden && page.Text.Contains("Only owners", StringComparison.Ordinal);
            Assert.True(isRefused, $"{path}: {page.Status} {page.Text}");
        }

        Assert.Equal(Rows(before), Rows((await owner.Get("/members")).Text));
        Assert.DoesNotContain("More", (await owner.Get("/keys")).Text, StringComparison.Ordinal);
        (await other.Get("/members")).Is(HttpStatusCode.OK);
        (await server.Client.Get("/api/manage/keys")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_admin_sees_no_button_that_is_refused()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        using var admin = await Join(server, owner, Role.Admin);
        await MembersTests.Invite(owner, "next@example.com", Role.Owner);
        await MembersTests.Invite(owner, "later@example.com", Role.Admin);

        var members = (await admin.Get("/members")).Says("Owner (first)").Says("next@example.com");
        foreach (var hidden in new[] { "/members/owner/", "value=\"owner\"" }) Assert.DoesNotContain(hidden, members.Html, StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(members.Html, "action=\"/members/invites/inv_"));
        var keys = (await admin.Get("/keys")).Says("can manage");
        foreach (var hidden in new[] { "name=\"manage\"", "/revoke\"" }) Assert.DoesNotContain(hidden, keys.Html, StringComparison.Ordinal);
        var managing = (await admin.Get(keys.Find("href=\"(/keys/key_[A-Za-z0-9_-]+)\""))).Says("Only owners can change or revoke it");
        Assert.DoesNotContain("action=\"/keys", managing.Html, StringComparison.Ordinal);
        var settings = (await admin.Get("/settings")).Says("Webhook secret");
        foreach (var hidden in new[] { "/settings/name", "/settings/backup", server.DataPath })
            Assert.DoesNotContain(hidden, settings.Text, StringComparison.Ordinal);
        (await settings.Submit("/settings/webhook-secret")).Says("whsec_");
        Assert.DoesNotContain("server.public_url", (await settings.Submit("/settings/doctor")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Contains("value=\"owner\"", (await owner.Get("/members")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_admin_manages_keys_channels_metrics_devices_and_other_people()
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        using var admin = await Join(server, owner, Role.Admin);
        using var member = await Join(server, owner, Role.Member);
        var id = await IdOf(owner, "member@example.com");

        (await admin.Submit("/keys", "/keys", ("name", "CI"), ("scope", "all"))).Says("shown once");
        (await admin.Submit("/channels", "/channels", ("slug", "ops"), ("name", "Operations"))).Says("Created.");
        (await admin.Submit("/widgets", "/widgets", ("key", "mrr"), ("name", "Revenue"), ("format", "number"))).Says("Created.");
        (await admin.Submit("/devices", "/devices/pairing-codes", ("name", "Phone"), ("user", id), ("channels", "ops"))).Says("Pairing code");
        (await admin.Submit("/devices", "/devices/board", ("name", "Wall"))).Says("Saved.");
        (await admin.Submit("/members", $"/members/{id}/role", ("role", Role.Admin))).Says("Saved.");
        (await member.Get("/keys")).Is(HttpStatusCode.OK);
        (await admin.Submit("/members", $"/members/{id}/link")).Says("/sign-in/link#token=");
        (await admin.Submit("/members", $"/members/{id}/remove")).Says("Removed.");
        Assert.Equal("/sign-in", (await member.Get("/")).Path);
    }

    [Theory]
    [InlineData("role")]
    [InlineData("remove")]
    public async Task An_admin_steps_down_or_leaves_and_does_not_come_back(string how)
    {
        await using var server = await RunningServer.Start();
        using var owner = await Browser.Owner(server);
        using var admin = await Join(server, owner, Role.Admin);
        var id = await IdOf(owner, "admin@example.com");
        await MembersTests.Invite(admin, "friend@example.com", Role.Admin);

        var page = await admin.Submit("/members", $"/members/{id}/{how}", ("role", Role.Member));

        Assert.Equal(how == "role" ? "/" : "/sign-in", page.Path);
        Assert.DoesNotContain("href=\"/members\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("friend@example.com", (await owner.Get("/members")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_log_names_the_change_of_a_role_and_shows_the_operator_only_to_owners()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_OPERATOR_KEY"] = ServerFixture.OperatorKey);
        using var owner = await Browser.Owner(server);
        using var admin = await Join(server, owner, Role.Admin);
        var id = await IdOf(owner, "admin@example.com");
        using var operatorClient = server.NewClient(ServerFixture.OperatorKey);
        (await operatorClient.Post("/api/manage/accounts", new { name = "Other" })).Is(HttpStatusCode.Created);
        await owner.Submit("/members", $"/members/{id}/role", ("role", Role.Member));
        await owner.Submit("/members", $"/members/{id}/role", ("role", Role.Admin));

        (await owner.Get("/audit")).Says($"{id}: admin to member").Says($"{id}: member to admin").Says("admin: admin@example.com").Says("Create account");
        var log = (await admin.Get("/audit")).Says($"{id}: member to admin");
        Assert.DoesNotContain("Create account", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Create account", (await admin.Get("/audit?actor=operator")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    /// <summary>Somebody with this role, who signs in as <c>owner@</c>, <c>admin@</c> or <c>member@example.com</c>.</summary>
    internal static async Task<Browser> Join(RunningServer server, Browser owner, string role)
    {
        var invited = await MembersTests.Invite(owner, $"{role}@example.com", role);
        return await MembersTests.Join(server, invited.Find(Link.Pattern("/invite")), $"The {role}");
    }

    private static async Task<string> IdOf(Browser owner, string email) =>
        (await owner.Get("/members")).Find($"{email}</span>[\\s\\S]*?action=\"/members/(usr_[A-Za-z0-9_-]+)/role");

    private static string TokenOf(Page page) => WebUtility.HtmlDecode(Browser.Token().Match(page.Html).Groups["token"].Value);

    /// <summary>The tables of the page, without what changes with each response.</summary>
    private static string Rows(string page) =>
        System.Text.RegularExpressions.Regex.Replace(page[page.IndexOf("<table", StringComparison.Ordinal)..], "value=\"[^\"]{40,}\"", "");
}
