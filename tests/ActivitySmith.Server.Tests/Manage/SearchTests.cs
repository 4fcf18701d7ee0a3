using System.Net;
using ActivitySmith.Ledger.Search;
using ActivitySmith.Server.Tests.Web;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

/// <summary>Lists of history by words.</summary>
public sealed class SearchTests
{
    [Fact]
    public async Task Lists_and_pages_have_the_rows_with_all_words()
    {
        await using var server = await RunningServer.Start();
        await Fill(server);

        foreach (var list in new[] { "streams", "activities" })
        {
            Assert.Equal(["nas-backup", "web-backup"], await Keys(server, $"{list}?search=BACK"));
            Assert.Equal(["nas-backup"], await Keys(server, $"{list}?search=nas%20buro"));
            Assert.Equal(["nas-backup"], await Keys(server, $"{list}?search=backup&tag=home"));
            Assert.Equal(["nas-backup"], await Keys(server, $"{list}?search=ho%20b%C3%BCro&state=running"));
            Assert.Empty(await Keys(server, $"{list}?search=nas%20web"));
        }

        Assert.Equal(["web-backup"], await Keys(server, "streams?search=eb-ba"));
        Assert.Equal(["web-backup"], await Keys(server, "activities?search=backup&stream=web-backup&since=2026-01-01T00:00:00Z"));
        Assert.Single(await server.Client.AllPages("/api/manage/notifications?search=disk%20full&state=sent", 1));
        Assert.Empty(await server.Client.AllPages("/api/manage/notifications?search=disk%20full&tag=other", 1));
        Assert.Single((await server.Client.Get("/api/manage/export/activities?search=buro")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        using var browser = await Browser.SignedInByLink(server);
        foreach (var page in new[] { "/activities?search=b%C3%BCro", "/streams?search=b%C3%BCro", "/notifications?search=b%C3%BCro" })
            (await browser.Get(page)).Says("name=\"search\"").Says("value=\"büro\"");
        (await browser.Get("/activities?search=buro")).Says("Büro-Backup");
        (await browser.Get("/notifications?search=absent")).Says("No notifications match");
    }

    [Fact]
    public async Task Wrong_searches_are_refused()
    {
        await using var server = await RunningServer.Start();
        foreach (var list in new[] { "activities", "notifications", "export/activities" })
            (await server.Client.Get($"/api/manage/{list}?search=--")).IsProblem(HttpStatusCode.BadRequest, "search must contain a letter or a digit");
        foreach (var list in new[] { "streams", "activities", "notifications" })
        {
            (await server.Client.Get($"/api/manage/{list}?search={string.Join('+', Enumerable.Range(0, 17))}"))
                .IsProblem(HttpStatusCode.BadRequest, "search must have at most 16 different words");
            (await server.Client.Get($"/api/manage/{list}?search={string.Join('+', Enumerable.Range(0, 16))}")).Is(HttpStatusCode.OK);
            (await server.Client.Get($"/api/manage/{list}?search={new string('x', 256)}")).IsProblem(HttpStatusCode.BadRequest, "at most 255 characters");
            (await server.Client.Get($"/api/manage/{list}?search=a&search=b")).IsProblem(HttpStatusCode.BadRequest, "search appears more than once");
            foreach (var text in new[] { "%00", "%22%27%5C", "*", "a%25_", "a.b:*%7C%26!", "%F0%9F%9A%80", "%ED%A0%80" })
                Assert.True((int)(await server.Client.Get($"/api/manage/{list}?search={text}")).Status < 500);
        }
    }

    [Fact]
    public async Task Without_an_index_lists_find_parts_of_keys_alone()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_SEARCH__ISON"] = "false");
        await server.Client.PutStream("nas-backup", 1);

        Assert.Equal(["nas-backup"], await Keys(server, "streams?search=AS-BACK"));
        (await server.Client.Get("/api/manage/activities?search=nas"))
            .IsProblem(HttpStatusCode.BadRequest, "search needs the setting ACTIVITYSMITH_SEARCH__ISON=true");
        Assert.Null(server.Services.GetService<SearchIndex>());
    }

    [Fact]
    public async Task What_a_stopped_server_has_written_is_found_after_its_start()
    {
        await using var server = await RunningServer.Start();
        await server.Client.PutStream("nas-backup", 1);

        await server.Restart();

        await Indexed(server);
        Assert.Equal(["nas-backup"], await Keys(server, "activities?search=nas"));
    }

    private static async Task Fill(RunningServer server)
    {
        await Put("nas-backup", "Büro-Backup", "home");
        await Put("web-backup", "Website", "work");
        (await server.Client.Post("/api/push-notification", new { title = "Disk", message = "It is full", tags = new[] { "home" } })).Is(HttpStatusCode.OK);
        await Indexed(server);

        async Task Put(string key, string title, string tag)
        {
            var body = new { content_state = new { type = "progress", title, percentage = 1 }, tags = new[] { tag } };
            (await server.Client.Put($"/api/live-activity/stream/{key}", body)).Is(HttpStatusCode.OK);
        }
    }

    private static Task Indexed(RunningServer server) =>
        server.Services.GetRequiredService<SearchIndex>().CatchUp(TestContext.Current.CancellationToken);

    private static async Task<List<string>> Keys(RunningServer server, string query) =>
        [.. (await server.Client.AllPages($"/api/manage/{query}", 1)).Select(row => row.GetProperty("stream_key").GetString()!).Order(StringComparer.Ordinal)];
}
