using System.Net;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>Channels, devices, metrics, notifications, settings and the audit log: a change on a page shows in the management API, and the reverse.</summary>
public sealed class ManagedPagesTests
{
    [Fact]
    public async Task A_channel_is_created_filled_used_and_deleted()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        (await browser.Submit("/channels", "/channels", ("slug", "Not A Slug"), ("name", "Ops"))).Says("slug must be", HttpStatusCode.BadRequest);
        Assert.Equal("/channels/ops", (await browser.Submit("/channels", "/channels", ("slug", "ops"), ("name", "Operations"))).Says("Created.").Path);
        (await browser.Submit("/channels/ops", "/channels/ops", ("name", "Operations"), ("devices", "board"), ("users", "owner"))).Says("Saved.");

        var channel = await server.Client.Get("/api/manage/channels/ops");
        Assert.Equal("[\"board\"]", channel["devices"]);
        Assert.Equal("[\"owner\"]", channel["users"]);
        (await browser.Submit("/channels/ops", "/channels/ops/delete")).Says("Removed.");
        (await server.Client.Get("/api/manage/channels/ops")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_device_pairs_with_the_shown_code_is_renamed_and_removed()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        var shown = (await browser.Submit("/devices", "/devices/pairing-codes", ("name", "Ann's phone"), ("user", "owner"))).Says("data:image/svg+xml;base64,");
        var code = shown.Find("data-code>([A-Z0-9-]+)<");
        using var phone = server.NewClient(key: null);
        (await phone.Post("/api/device/pair", new { code, platform = "ios", name = "iPhone" })).Is(HttpStatusCode.Created);

        var list = (await browser.Get("/devices")).Says("Ann's phone").Says("No push address yet");
        var device = list.Find("action=\"(/devices/dev_[A-Za-z0-9_-]+)\"");
        (await list.Submit(device, ("name", "Pocket"))).Says("Saved.").Says("Pocket");
        (await list.Submit(device + "/remove")).Says("Removed.");
        Assert.DoesNotContain("Pocket", (await browser.Get("/devices")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_built_in_board_has_no_button_that_removes_it_and_such_a_form_is_refused_with_the_reason()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        var list = (await browser.Get("/devices")).Says("Board");
        Assert.DoesNotContain("/devices/board/remove", list.Html, StringComparison.Ordinal);

        var token = Browser.Token().Match(list.Html).Groups["token"].Value;
        (await browser.Post("/devices/board/remove", [KeyValuePair.Create("__RequestVerificationToken", token)]))
            .Says("send them to channels that it is not in", HttpStatusCode.Conflict);

        (await server.Client.Get("/api/manage/devices/board")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_metric_is_created_drawn_changed_and_deleted()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        (await browser.Submit("/widgets", "/widgets", ("key", "mrr"), ("name", "Revenue"), ("format", "currency")))
            .Says("currency must be", HttpStatusCode.BadRequest);
        (await browser.Submit("/widgets", "/widgets", ("key", "mrr"), ("name", "Revenue"), ("format", "currency"), ("currency", "eur"))).Says("Created.")
            .Says("no value yet");
        foreach (var value in new[] { 10, 30, 20 }) (await server.Client.Post("/api/metrics/mrr/value", new { value })).Is(HttpStatusCode.OK);

        (await browser.Get("/widgets")).Says("20 EUR").Says("points=\"0,28 50,2 100,15\"");
        (await browser.Submit("/widgets/mrr", "/widgets/mrr", ("name", "MRR"), ("format", "unit"), ("unit", "k"), ("unspaced", "on"))).Says("Saved.")
            .Says("20k");
        (await browser.Submit("/widgets/mrr", "/widgets/mrr/delete")).Says("Removed.");
        (await server.Client.Get("/api/manage/metrics/mrr")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Notifications_are_found_by_tag_and_shown_with_all_members()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        (await server.Client.Post("/api/push-notification", new
        {
            title = "Disk almost full",
            message = "/var is at 91 %",
            tags = new[] { "disk" },
            payload = new { mount = "/var" },
            actions = new[] { new { title = "Clean", type = "webhook", url = "https://example.com/clean" } },
            metadata = new { host = "web-1" },
        })).Is(HttpStatusCode.OK);

        (await browser.Get("/notifications?tag=other")).Says("No notifications match");
        var list = (await browser.Get("/notifications?tag=disk")).Says("Disk almost full");
        (await browser.Get(list.Find("href=\"(/notifications/ntf_[A-Za-z0-9_-]+)\"")))
            .Says("/var is at 91 %").Says("{\"mount\":\"/var\"}").Says("https://example.com/clean").Says("web-1").Says("Board");
        (await browser.Get("/notifications/ntf_nowhere")).Is(HttpStatusCode.NotFound);
        (await browser.Get("/notifications?since=yesterday")).Says("RFC 3339", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Settings_show_the_current_values_and_rename_the_account()
    {
        await using var server = await RunningServer.Start(settings =>
        {
            settings["ACTIVITYSMITH_LIMITS__REQUESTSPERMINUTE"] = "0";
            settings["ACTIVITYSMITH_RETENTION__FRAMESDAYS"] = "7";
        });
        using var browser = await Browser.Owner(server);

        (await browser.Get("/settings")).Says("no limit").Says("7 days").Says("ACTIVITYSMITH_APNS__TEAMID").Says(server.Url);
        (await browser.Submit("/settings", "/settings/name", ("name", "The <Lab>"))).Says("Saved.").Says("The <Lab>");
        (await browser.Submit("/settings", "/settings/doctor")).Says("server.public_url").Says("needs attention");
        var secret = (await server.Client.Get("/api/manage/webhook-secret"))["secret"];
        Assert.DoesNotContain(secret, (await browser.Get("/settings")).Text, StringComparison.Ordinal);
        (await browser.Submit("/settings", "/settings/webhook-secret")).Says(secret);
    }

    [Fact]
    public async Task A_deleted_database_file_is_not_downloaded_and_not_created_again()
    {
        Assert.SkipWhen(
            TestDatabases.ArePostgres || OperatingSystem.IsWindows(), "The file is SQLite's, and Windows does not allow moving it while it is open");
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        var settings = await browser.Get("/settings");
        var file = Path.Combine(server.DataPath, "activitysmith.db");
        File.Move(file, file + ".away");

        (await settings.Submit("/settings/backup")).Says("deleted or replaced", HttpStatusCode.ServiceUnavailable);

        Assert.False(File.Exists(file));
        Assert.Empty(Directory.EnumerateFiles(server.DataPath, "download-*"));
        File.Move(file + ".away", file);
        (await settings.Submit("/settings/backup")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Only_the_first_account_can_download_the_database()
    {
        Assert.SkipWhen(TestDatabases.ArePostgres, "A download is SQLite's file; PostgreSQL has its own tools");
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_OPERATOR_KEY"] = ServerFixture.OperatorKey);
        using var browser = await Browser.Owner(server);
        var settings = await browser.Get("/settings");

        var copy = (await settings.Submit("/settings/backup")).Is(HttpStatusCode.OK);

        Assert.StartsWith("SQLite format 3\0", copy.Html, StringComparison.Ordinal);
        Assert.Contains("CREATE TABLE audit_log", copy.Html, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(server.DataPath, "download-*"));

        using var operatorClient = server.NewClient(ServerFixture.OperatorKey);
        var other = (await operatorClient.Post("/api/manage/accounts", new { name = "Other" })).Is(HttpStatusCode.Created);
        using var theirs = server.NewClient(other["key"]);
        using var tenant = new Browser(server);
        await tenant.Use((await theirs.Post("/api/manage/sign-in-links"))["link"]);
        var page = await tenant.Get("/settings");
        Assert.DoesNotContain("/settings/backup", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(server.DataPath, page.Text, StringComparison.Ordinal);
        var token = Browser.Token().Match(page.Html).Groups["token"].Value;
        (await tenant.Post("/settings/backup", [KeyValuePair.Create("__RequestVerificationToken", token)])).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_audit_log_shows_names_of_people_and_keys()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        (await server.Client.Post("/api/manage/channels", new { slug = "ops" })).Is(HttpStatusCode.Created);
        (await server.Client.Post("/api/manage/channels", new { slug = "ops" })).Is(HttpStatusCode.Conflict);
        (await server.Client.Delete("/api/manage/channels/ops")).Is(HttpStatusCode.NoContent);
        await browser.Submit("/widgets", "/widgets", ("key", "mrr"), ("name", "Revenue"), ("format", "number"));

        var log = await browser.Get("/audit");

        string[] expected = ["Create metric", "Delete channel", "Create channel", "Set sign in", "Sign in by link", "Create sign in link"];
        Assert.Equal(expected, System.Text.RegularExpressions.Regex.Matches(log.Text, "<td>([A-Z][A-Za-z ]+)</td>").Select(match => match.Groups[1].Value));
        var ofKeys = await browser.Get(log.Find("href=\"(/audit\\?actor=key_[^\"]+)\""));
        ofKeys.Says("First key").Says("Delete channel");
        Assert.DoesNotContain("Create metric", ofKeys.Text, StringComparison.Ordinal);
    }
}
