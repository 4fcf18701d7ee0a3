using System.Net.Http.Json;
using System.Text.Json;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>Activities, devices and snippets, without a script.</summary>
public sealed class HistoryPagesTests
{
    [Fact]
    public async Task A_long_timeline_begins_with_its_latest_frames_and_leads_back_to_the_first()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow()); // The browser expires cookies by its own clock.
        await using var server = await RunningServer.Start(clock: clock);
        var id = "";
        for (var value = 1; value <= 203; value++)
        {
            using var put = await server.Client.PutAsJsonAsync(
                "/api/live-activity/stream/long", new { content_state = new { type = "value", title = "Long run", value = $"value {value}" } },
                    TestContext.Current.CancellationToken);
            id = (await put.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("activity_id").GetString()!;
            clock.Advance(TimeSpan.FromSeconds(1)); // One frame a second is kept.
        }

        using var browser = await Browser.SignedInByLink(server);
        var latest = (await browser.Get($"/activities/{id}")).Says("<span data-part=\"moment\">Version 203</span>");
        Assert.DoesNotContain("Latest states", latest.Text, StringComparison.Ordinal);

        var earlier = await browser.Get(latest.Find("href=\"([^\"]+)\">Earlier states"));
        earlier.Says("Latest states").Says("<span data-part=\"moment\">Version 3</span>");
        var first = await browser.Get(earlier.Find("href=\"([^\"]+)\" [^>]*data-version=\"1\""));
        first.Says("<span data-part=\"moment\">Version 1</span>").Says("value 1<");
        Assert.DoesNotContain("Earlier states", first.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snippets_begin_with_the_requested_address()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.SignedInByLink(server);
        browser.Host = "board.lan:5080";

        (await browser.Submit("/devices", "/devices/pairing-codes")).Says("http://board.lan:5080/pair#code=");
        (await browser.Submit("/members", "/members/invites", ("emails", "ben@example.com"), ("role", "member"))).Says("http://board.lan:5080/invite#token=");
        (await browser.Get("/send")).Says("'http://board.lan:5080/api/live-activity/stream/");
        (await browser.Get("/")).Says("curl -X PUT http://board.lan:5080/api/");
    }
}
