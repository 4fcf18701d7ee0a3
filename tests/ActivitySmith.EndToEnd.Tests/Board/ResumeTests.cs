using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ActivitySmith.EndToEnd.Tests.Board;

/// <summary>A page that lost its server finds back by itself and shows the newest states, not the ones it missed.</summary>
public sealed class ResumeTests(BrowserFixture browser)
{
    /// <summary>Milliseconds within which a page is live again.</summary>
    private const int Resumed = 15_000;

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task After_a_restart_of_the_server_the_page_shows_the_newest_state()
    {
        await using var server = await ServerProcess.Start();
        await using var board = await BoardPage.Open(browser, server);
        using var client = server.Client();
        var id = (await client.PutStream("resumed", Percent(10))).GetProperty("activity_id").GetString()!;
        await Expect(board.Card(id)).ToContainTextAsync("10%");

        await server.Kill();
        await server.Start();
        await client.PutStream("resumed", Percent(20));
        await client.PutStream("resumed", Percent(30));
        var other = (await client.PutStream("new-one", Percent(5))).GetProperty("activity_id").GetString()!;

        await Expect(board.Card(id)).ToContainTextAsync("30%", new() { Timeout = Resumed });
        await Expect(board.Card(other)).ToContainTextAsync("5%", new() { Timeout = Resumed });
        await client.PutStream("resumed", Percent(40));
        await Expect(board.Card(id)).ToContainTextAsync("40%", new() { Timeout = 1000 });
        Assert.True(await board.IsStillTheSameDocument());
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task Back_online_the_page_shows_what_changed_started_and_ended_meanwhile()
    {
        await using var server = await ServerProcess.Start();
        await using var board = await BoardPage.Open(browser, server);
        using var client = server.Client();
        var changed = (await client.PutStream("changed", Percent(10))).GetProperty("activity_id").GetString()!;
        var ended = (await client.PutStream("ended", Percent(10))).GetProperty("activity_id").GetString()!;
        await Expect(board.Card(changed)).ToContainTextAsync("10%");
        await Expect(board.Card(ended)).ToContainTextAsync("10%");

        await board.Context.SetOfflineAsync(true);
        await client.PutStream("changed", Percent(55));
        await client.EndStream("ended");
        var started = (await client.PutStream("started", Percent(1))).GetProperty("activity_id").GetString()!;
        Assert.Equal(0, await board.Card(started).CountAsync());
        await board.Context.SetOfflineAsync(false);

        await Expect(board.Card(changed)).ToContainTextAsync("55%", new() { Timeout = Resumed });
        await Expect(board.Card(started)).ToContainTextAsync("1%", new() { Timeout = Resumed });
        await Expect(board.Card(ended).Locator("[data-status=running]")).ToHaveCountAsync(0, new() { Timeout = Resumed });
        Assert.True(await board.IsStillTheSameDocument());
    }

    private static object Percent(int percentage) => new { type = "progress", title = "Search reindex", percentage };
}
