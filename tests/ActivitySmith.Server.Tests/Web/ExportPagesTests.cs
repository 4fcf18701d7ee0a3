using System.Net;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Ledger.Audit;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>Downloads of history from the pages.</summary>
public sealed class ExportPagesTests
{
    [Fact]
    public async Task The_buttons_keep_the_filters_and_leave_out_the_page()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.SignedInByLink(server);
        for (var i = 0; i < 3; i++) await server.Client.PutStream($"s{i}", i, i == 1 ? ["odd"] : ["even", "a&b"]);
        (await server.Client.Post("/api/push-notification", new { title = "Odd push", tags = new[] { "odd" } })).Is(HttpStatusCode.OK);

        var first = await browser.Get("/activities?tag=even&tag=a%26b&tag_mode=all&state=running&stream=&limit=1");
        var second = await browser.Get(first.Find("href=\"(/activities\\?[^\"]*cursor=[^\"]+)\""));
        foreach (var page in new[] { first, second })
        {
            var csv = page.Find("href=\"(/activities/export\\?[^\"]+)\">Export CSV");
            Assert.DoesNotContain("cursor", csv, StringComparison.Ordinal);
            var file = (await browser.Get(csv)).Is(HttpStatusCode.OK).Html;
            Assert.Equal(["s0", "s2", "stream_key"], file.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(record => record.Split(',')[1]).Order());
        }

        var lines = (await browser.Get((await browser.Get("/activities")).Find("href=\"(/activities/export\\?format=jsonl)\">Export JSON lines"))).Html;
        Assert.Equal((await server.Client.Get("/api/manage/export/activities")).Text, lines);
        var pushes = (await browser.Get("/notifications?tag=odd&done=withdrawn")).Find("href=\"(/notifications/export\\?tag=odd&format=csv)\"");
        (await browser.Get(pushes)).Says("Odd push");
        Assert.DoesNotContain("/export", (await browser.Get("/notifications?tag=absent")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_is_an_attachment_and_is_audited_with_its_person()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.SignedInByLink(server);

        using var response = await browser.Ask(HttpMethod.Get, "/notifications/export?format=csv");
        (await browser.Get("/activities/export?format=xlsx")).Says("format must be one of jsonl, csv", HttpStatusCode.BadRequest);

        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.True(response.Headers.CacheControl!.NoStore);
        var log = await server.Services.GetRequiredService<AuditQueries>()
            .List(AccountId.First, actorId: "owner", exceptActorId: null, new PageByTime(null, 200), TestContext.Current.CancellationToken);
        Assert.Equal(
            [("exportActivities", AuditOutcome.Refused, null), ("exportNotifications", AuditOutcome.Done, "csv")],
            log.Take(2).Select(entry => (entry.Action, entry.Outcome, entry.Subject)));
        (await browser.Get("/audit")).Says("Export notifications").Says("csv");
    }

    [Fact]
    public async Task Members_see_no_buttons_because_the_files_have_the_addresses_of_webhooks()
    {
        await using var server = await RunningServer.Start();
        await server.Client.PutStream("s", 1);
        (await server.Client.Post("/api/push-notification", new { title = "t" })).Is(HttpStatusCode.OK);
        using var owner = await Browser.Owner(server);
        using var member = await RoleTests.Join(server, owner, Role.Member);

        foreach (var page in new[] { "/activities", "/notifications" })
        {
            (await owner.Get(page)).Says("Export CSV");
            Assert.DoesNotContain("/export", (await member.Get(page)).Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_visitor_without_a_session_is_sent_to_sign_in()
    {
        await using var server = await RunningServer.Start();
        using var stranger = new Browser(server);

        foreach (var path in new[] { "/activities/export?format=csv", "/notifications/export" })
            Assert.Equal("/sign-in", (await stranger.Get(path)).Path);
    }
}
