using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ActivitySmith.EndToEnd.Tests.Board;

/// <summary>All types, dark and light, on a phone and on a wide screen; screenshots of each are written to artifacts/screenshots.</summary>
public sealed class BoardAppearanceTests(BrowserFixture browser, BoardServer shared) : IClassFixture<BoardServer>
{
    private readonly ServerProcess server = shared.Process;

    public static TheoryData<int, ColorScheme> Screens => new()
    {
        { 390, ColorScheme.Dark },
        { 390, ColorScheme.Light },
        { 1280, ColorScheme.Dark },
        { 1280, ColorScheme.Light },
    };

    [Theory(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    [MemberData(nameof(Screens))]
    public async Task Every_type_is_drawn_and_fits(int width, ColorScheme scheme)
    {
        var ids = await PutAll();
        await using var board = await BoardPage.Open(browser, server, width, scheme);
        var variant = $"{scheme.ToString().ToLowerInvariant()}-{width}";

        foreach (var (type, id) in ids)
        {
            var card = board.Card(id);
            await Expect(card.Locator($"article[data-type={type}]")).ToBeVisibleAsync();
            await card.ScreenshotAsync(new() { Path = Path.Combine(Places.Screenshots, $"{type}-{variant}.png") });
            var box = (await card.BoundingBoxAsync())!;
            Assert.InRange(box.X, 0, width);
            Assert.InRange(box.X + box.Width, 0, width);
        }
        await board.Page.ScreenshotAsync(new() { Path = Path.Combine(Places.Screenshots, $"board-{variant}.png"), FullPage = true });

        await Expect(board.Card(ids["segmented_progress"])).ToContainTextAsync("2 of 3");
        await Expect(board.Card(ids["segmented_progress"]).GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("aria-valuenow", "2");
        await Expect(board.Card(ids["progress"])).ToContainTextAsync("42%");
        await Expect(board.Card(ids["metrics"])).ToContainTextAsync("45%");
        await Expect(board.Card(ids["metrics"]).GetByRole(AriaRole.Progressbar)).ToHaveCountAsync(2);
        await Expect(board.Card(ids["stats"])).ToContainTextAsync("$2430");
        await Expect(board.Card(ids["alert"])).ToContainTextAsync("Lumen came back after 2 weeks");
        await Expect(board.Card(ids["alert"])).ToContainTextAsync("Customer");
        await Expect(board.Card(ids["timer"]).GetByRole(AriaRole.Timer)).ToBeVisibleAsync();
        await Expect(board.Card(ids["value"])).ToContainTextAsync("1,204");
        Assert.True(await board.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways");
        Assert.Empty(board.Problems);
    }

    [Theory(Skip = "needs Chromium and axe-core (npm ci in the node folder)", SkipUnless = nameof(Places.HasChromiumAndAxe), SkipType = typeof(Places))]
    [MemberData(nameof(Screens))]
    public async Task Axe_finds_nothing_serious(int width, ColorScheme scheme)
    {
        var ids = await PutAll();
        await using var board = await BoardPage.Open(browser, server, width, scheme);
        await Expect(board.Card(ids["value"]).Locator("article")).ToBeVisibleAsync();

        await board.Page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(Places.NodeFolder, "node_modules", "axe-core", "axe.min.js")) + ";0");
        var violations = await board.Page.EvaluateAsync<JsonElement>("""
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
                .filter(one => one.impact === 'serious' || one.impact === 'critical')
                .map(one => one.id + ': ' + one.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | '))
            """);

        Assert.Empty(violations.EnumerateArray().Select(one => one.GetString()));
    }

    private async Task<Dictionary<string, string>> PutAll()
    {
        using var client = server.Client();
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (type, state) in States.ByType)
        {
            ids[type] = (await client.PutStream("look-" + type, state)).GetProperty("activity_id").GetString()!;
        }
        return ids;
    }
}
