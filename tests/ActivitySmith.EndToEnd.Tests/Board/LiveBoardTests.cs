using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Hosting;
using ActivitySmith.EndToEnd.Tests.NodeScripts;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ActivitySmith.EndToEnd.Tests.Board;

/// <summary>The board follows the states that scripts send, in a real browser and without a reload.</summary>
public sealed class LiveBoardTests(BrowserFixture browser, BoardServer shared) : IClassFixture<BoardServer>
{
    private readonly ServerProcess server = shared.Process;

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task A_put_changes_the_card_without_reload()
    {
        await using var board = await BoardPage.Open(browser, server);
        using var client = server.Client();

        var id = (await client.PutStream("live", Step(1, "dump tables"))).GetProperty("activity_id").GetString()!;
        await Expect(board.Card(id)).ToContainTextAsync("dump tables");
        await Expect(board.Card(id).GetByText("1 of 3")).ToBeVisibleAsync();

        await client.PutStream("live", Step(2, "upload archive"));
        await Expect(board.Card(id)).ToContainTextAsync("upload archive");
        await Expect(board.Card(id).GetByText("2 of 3")).ToBeVisibleAsync();

        Assert.True(await board.IsStillTheSameDocument());
        Assert.Empty(board.Problems);
    }

    [Fact(Skip = Needs.ChromiumAndNode, SkipUnless = nameof(Places.HasChromiumAndNodePackages), SkipType = typeof(Places))]
    public async Task A_put_by_the_official_sdk_changes_the_card()
    {
        await using var board = await BoardPage.Open(browser, server);

        var first = await PutBySdk(Step(1, "by the SDK"));
        var card = board.Card(first.GetProperty("activity_id").GetString()!);
        await Expect(card).ToContainTextAsync("by the SDK");
        await PutBySdk(Step(3, "by the SDK again"));

        await Expect(card).ToContainTextAsync("by the SDK again");
        Assert.True(await board.IsStillTheSameDocument());
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task The_first_paint_already_shows_running_activities()
    {
        using var client = server.Client();
        var id = (await client.PutStream("before", Step(1, "was here before"))).GetProperty("activity_id").GetString()!;
        await using var board = await BoardPage.Open(browser, server);

        var html = await (await board.Page.Context.APIRequest.GetAsync(server.Origin.ToString())).TextAsync();

        Assert.Contains(id, html, StringComparison.Ordinal);
        await Expect(board.Card(id)).ToContainTextAsync("was here before");
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task A_timer_ticks_without_updates()
    {
        await using var board = await BoardPage.Open(browser, server);
        using var client = server.Client();
        var id = (await client.PutStream("ticking", States.ByType["timer"])).GetProperty("activity_id").GetString()!;
        var clock = board.Card(id).GetByRole(AriaRole.Timer);
        await Expect(clock).ToHaveTextAsync(
            new System.Text.RegularExpressions.Regex("^0?4:[0-5]\\d$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        var before = await clock.TextContentAsync();

        await Expect(clock).Not.ToHaveTextAsync(before!);
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task An_ended_activity_stays_and_is_shown_as_ended()
    {
        await using var board = await BoardPage.Open(browser, server);
        using var client = server.Client();
        var id = (await client.PutStream("ending", Step(1, "soon over"))).GetProperty("activity_id").GetString()!;
        await Expect(board.Card(id).Locator("[data-status=running]")).ToBeVisibleAsync();

        await client.EndStream("ending");

        await Expect(board.Card(id).Locator("[data-status=ended]")).ToBeVisibleAsync();
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task A_notification_appears()
    {
        await using var board = await BoardPage.Open(browser, server);
        using var client = server.Client();

        await client.Post("push-notification", new { title = "New subscription", message = "Customer upgraded to Pro plan" });

        await Expect(board.Page.GetByText("Customer upgraded to Pro plan").First).ToBeVisibleAsync();
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task Hostile_text_is_shown_as_text()
    {
        await using var board = await BoardPage.Open(browser, server);
        using var client = server.Client();
        const string title = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";
        const string subtitle = "</activity-card></script><b>bold</b> \u202Egnp.exe &amp;";
        var id = (await client.PutStream("hostile", new { type = "progress", title, subtitle, percentage = 1 })).GetProperty("activity_id").GetString()!;

        await Expect(board.Card(id)).ToContainTextAsync(title);
        await Expect(board.Card(id)).ToContainTextAsync(subtitle);
        await board.Page.ReloadAsync();
        await Expect(board.Card(id)).ToContainTextAsync(title);
        await Expect(board.Card(id)).ToContainTextAsync(subtitle);

        Assert.Equal(0, await board.Card(id).Locator("img, script, b").CountAsync());
        Assert.False(await board.Page.EvaluateAsync<bool>("() => 'hacked' in window"));
        Assert.Empty(board.Problems);
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task A_card_is_reachable_by_keyboard()
    {
        using var client = server.Client();
        await client.PutStream("keyboard", Step(1, "by keyboard"));
        await using var board = await BoardPage.Open(browser, server);
        await Expect(board.Page.Locator("activity-card article").First).ToBeVisibleAsync();

        for (var presses = 0; presses < 40; presses++)
        {
            await board.Page.Keyboard.PressAsync("Tab");
            if (await board.Page.EvaluateAsync<bool>("() => document.activeElement.closest('activity-card') !== null"))
            {
                return;
            }
        }
        Assert.Fail("Forty tabs met no card.");
    }

    private static object Step(int step, string subtitle)
        => new { type = "segmented_progress", title = "Nightly backup", subtitle, number_of_steps = 3, current_step = step };

    private async Task<JsonElement> PutBySdk(object state)
    {
        var (exitCode, output) = await NodeScript.Run(
            Places.NodeFolder, NodeScript.Address(server), "put.mjs", "by-sdk", JsonSerializer.Serialize(new { content_state = state }));
        Assert.True(exitCode == 0, output);
        return JsonElement.Parse(output);
    }
}
