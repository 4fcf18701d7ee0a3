using System.Net;
using System.Text.Json;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>Pages of streams and of the activities that they run.</summary>
public sealed class StreamPagesTests
{
    [Fact]
    public async Task A_stream_is_paused_resumed_and_ended()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        await server.Client.PutStream("backup", 1);

        (await browser.Submit("/streams/backup", "/streams/backup/pause")).Says("Paused.");
        Assert.Equal("paused", (await server.Client.Get("/api/manage/streams/backup"))["state"]);
        (await browser.Submit("/streams/backup", "/streams/backup/resume")).Says("Resumed");
        Assert.Equal("running", (await server.Client.Get("/api/manage/streams/backup"))["state"]);
        (await browser.Submit("/streams/backup", "/streams/backup/end")).Says("Ended on all devices");
        Assert.Equal("removed", (await server.Client.Get("/api/manage/streams/backup"))["state"]);
        (await browser.Get("/streams/nowhere")).Says("There is no stream", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_list_is_filtered_and_paged()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        for (var i = 0; i < 3; i++) await server.Client.PutStream($"s{i}", i, i == 1 ? ["odd"] : ["even"]);

        var odd = await browser.Get("/streams?tag=odd");
        odd.Says("/streams/s1");
        Assert.DoesNotContain("/streams/s0", odd.Html, StringComparison.Ordinal);
        (await browser.Get("/streams?tag=ODD&tag=even&tag=&tag_mode=any")).Says("/streams/s0").Says("/streams/s1").Says("value=\"ODD\"").Says("Tag 3");
        (await browser.Get("/streams?tag=odd&tag=even&tag_mode=all")).Says("No streams match").Says("Clear filter");
        (await browser.Get("/streams?search=S1")).Says("/streams/s1");
        (await browser.Get("/streams?search=%25")).Says("No streams match");
        (await browser.Get("/streams?search=_")).Says("No streams match");
        (await browser.Get("/streams?state=paused")).Says("No streams match");
        (await browser.Get("/streams?state=nonsense")).Says("state must be one of", HttpStatusCode.BadRequest);

        var first = (await browser.Get("/streams?tag=even&limit=1")).Says("/streams/s0");
        var second = (await browser.Get(first.Find("href=\"(/streams\\?[^\"]*cursor=[^\"]+)\""))).Says("/streams/s2");
        Assert.DoesNotContain("/streams/s0", second.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"next\"", second.Html, StringComparison.Ordinal);
        second.Says("First page");
    }

    [Fact]
    public async Task Every_stored_frame_of_an_activity_can_be_shown()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow()); // The browser expires cookies by its own clock.
        await using var server = await RunningServer.Start(clock: clock);
        using var browser = await Browser.Owner(server);
        string? id = null;
        for (var step = 1; step <= 3; step++)
        {
            id = (await server.Client.PutStream("backup", step))["activity_id"];
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        var page = (await browser.Get($"/activities/{id}")).Is(HttpStatusCode.OK);
        Assert.Equal(3, System.Text.RegularExpressions.Regex.Count(page.Html, "data-version="));
        var second = (await browser.Get($"/activities/{id}?frame=2")).Says("Version 2");
        var card = JsonDocument.Parse(second.Find("<activity-card quiet data-card=\"(.+?)\" data-part=\"replay\"")).RootElement;
        Assert.Equal(2, card.GetProperty("content_state").GetProperty("value").GetInt32());
        Assert.Equal(2, card.GetProperty("version").GetInt32());
        Assert.Equal("running", card.GetProperty("status").GetString());

        (await browser.Submit($"/activities/{id}", $"/activities/{id}/end")).Says("Ended on all devices");
        (await browser.Get("/activities?state=ended")).Says($"/activities/{id}");
        (await browser.Get("/activities?state=running")).Says("No activities match");
        (await browser.Get("/activities/nowhere")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Objects_of_another_account_are_not_found()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_OPERATOR_KEY"] = ServerFixture.OperatorKey);
        using var operatorClient = server.NewClient(ServerFixture.OperatorKey);
        var other = (await operatorClient.Post("/api/manage/accounts", new { name = "Other" })).Is(HttpStatusCode.Created);
        using var theirs = server.NewClient(other["key"]);
        var id = (await theirs.PutStream("secret-stream", 1))["activity_id"];
        using var browser = await Browser.Owner(server);

        (await browser.Get("/streams/secret-stream")).Is(HttpStatusCode.NotFound);
        (await browser.Get($"/activities/{id}")).Is(HttpStatusCode.NotFound);
        (await browser.Get($"/keys/{other["key_id"]}")).Is(HttpStatusCode.NotFound);
        foreach (var list in new[] { "/streams", "/activities", "/keys", "/members" })
            Assert.DoesNotContain("secret-stream", (await browser.Get(list)).Text, StringComparison.Ordinal);
        var token = Browser.Token().Match((await browser.Get("/account")).Html).Groups["token"].Value;
        foreach (var action in new[] { $"/keys/{other["key_id"]}/revoke", "/streams/secret-stream/end", "/streams/secret-stream/pause" })
            Assert.Equal(HttpStatusCode.NotFound, (await browser.Post(action, [KeyValuePair.Create("__RequestVerificationToken", token)])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Post($"/activities/{id}/end", [KeyValuePair.Create("__RequestVerificationToken", token)])).Status);
        Assert.Equal("running", (await theirs.Get("/api/manage/streams/secret-stream"))["state"]);
    }
}
