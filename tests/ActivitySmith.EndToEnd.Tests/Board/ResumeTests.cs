using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ActivitySmith.EndToEnd.Tests.Board;

/// <summary>A page that lost its server reconnects without a reload and shows the newest states, not the ones it missed.</summary>
public sealed class ResumeTests(BrowserFixture browser)
{
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

        await Expect(board.Card(id)).ToContainTextAsync("30%");
        await Expect(board.Card(other)).ToContainTextAsync("5%");
        await client.PutStream("resumed", Percent(40));
        await Expect(board.Card(id)).ToContainTextAsync("40%");
        Assert.True(await board.IsStillTheSameDocument());
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public Task Back_online_the_page_shows_everything_that_changed_started_and_ended_while_it_was_offline()
        => MissesNothing(link => link.Cut());

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    [Trait("long", "true")]
    public Task A_silently_dead_connection_is_noticed_and_no_change_is_missed()
        => MissesNothing(link => link.FallSilent());

    private async Task MissesNothing(Action<CuttableLink> lose)
    {
        await using var server = await ServerProcess.Start();
        using var link = new CuttableLink(server);
        await using var board = await BoardPage.Open(browser, server, origin: link.Origin);
        using var client = server.Client();
        var changed = (await client.PutStream("changed", Percent(10))).GetProperty("activity_id").GetString()!;
        var ended = (await client.PutStream("ended", Percent(10))).GetProperty("activity_id").GetString()!;
        await Expect(board.Card(changed)).ToContainTextAsync("10%");
        await Expect(board.Card(ended)).ToContainTextAsync("10%");

        lose(link);
        await client.PutStream("changed", Percent(55));
        await client.EndStream("ended");
        var started = (await client.PutStream("started", Percent(1))).GetProperty("activity_id").GetString()!;
        var notice = board.Page.GetByText("Connection lost");
        await Expect(notice).ToBeVisibleAsync();
        Assert.Equal(0, await board.Card(started).CountAsync());
        link.Restore();

        await Expect(board.Card(changed)).ToContainTextAsync("55%");
        await Expect(board.Card(started)).ToContainTextAsync("1%");
        await Expect(board.Card(ended).Locator("[data-status=running]")).ToHaveCountAsync(0);
        await Expect(notice).ToBeHiddenAsync();
        Assert.True(await board.IsStillTheSameDocument());
    }

    private static object Percent(int percentage) => new { type = "progress", title = "Search reindex", percentage };
}
