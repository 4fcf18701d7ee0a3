using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Board;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Pages;

/// <summary>
/// Every page with ordinary and with hostile content: it fits the screen, no script fails, axe finds nothing serious, the first load is small.
/// Screenshots of each are written to artifacts/screenshots.
/// </summary>
public sealed class EveryPageTests(BrowserFixture browser, BoardServer shared) : IClassFixture<BoardServer>
{
    /// <summary>Bytes of everything that a page loads on the first visit.</summary>
    private const int FirstLoad = 150_000;

    private readonly ServerProcess server = shared.Process;

    private static readonly string[] Lists =
    [
        "/", "/streams", "/activities", "/notifications", "/send", "/send?kind=metrics", "/send?kind=notification", "/devices", "/channels", "/keys",
            "/widgets",
        "/members", "/settings", "/audit", "/account",
    ];

    /// <summary>Pages of one-time links, which need no sign-in.</summary>
    private static readonly string[] Links = ["/sign-in/link", "/invite", "/sign-in/forgotten"];

    public static TheoryData<int, ColorScheme> Screens => new()
    {
        { 390, ColorScheme.Dark },
        { 1280, ColorScheme.Light },
    };

    [Theory(Skip = "needs Chromium and axe-core (npm ci in the node folder)", SkipUnless = nameof(Places.HasChromiumAndAxe), SkipType = typeof(Places))]
    [MemberData(nameof(Screens))]
    public async Task Every_page_fits_is_accessible_and_runs_no_text_as_script(int width, ColorScheme scheme)
    {
        var axe = await File.ReadAllTextAsync(Path.Combine(Places.NodeFolder, "node_modules", "axe-core", "axe.min.js")) + ";0";
        using var client = server.Client();
        await Content.Put(client);
        await using var ann = await Visitor.SignedIn(browser, server, width, scheme);
        var paths = Lists.Concat(Links).Concat(await Details(ann)).ToList();
        Assert.True(paths.Count >= Lists.Length + Links.Length + 6, string.Join(' ', paths));

        var found = new List<string>();
        foreach (var path in paths)
        {
            var answer = await ann.Go(path);
            Assert.Equal(path == "/sign-in/forgotten" ? 404 : 200, answer!.Status); // This server sends no mail.
            var name = path.Trim('/').Split('/', '?')[0] is { Length: > 0 } first ? first : "board-page";
            var detail = path.Count(letter => letter == '/') > 1 ? "-detail" : path.Contains('?') ? path[(path.IndexOf('=') + 1)..] : "";
            await ann.Page.ScreenshotAsync(
                new() { Path = Path.Combine(Places.Screenshots, $"page-{name}{detail}-{scheme.ToString().ToLowerInvariant()}-{width}.png"), FullPage = true });
            if (await ann.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > window.innerWidth")) found.Add($"{path} scrolls sideways");
            if (await ann.Page.EvaluateAsync<bool>("() => 'hacked' in window")) found.Add($"{path} ran text");
            await ann.Page.EvaluateAsync(axe);
            var violations = await ann.Page.EvaluateAsync<JsonElement>("""
                async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
                    .filter(one => one.impact === 'serious' || one.impact === 'critical')
                    .map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 200) + ' ' + node.failureSummary).join(' | '))
                """);
            found.AddRange(violations.EnumerateArray().Select(one => $"{path} {one.GetString()}"));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.Empty(ann.Problems);
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task The_first_load_of_every_page_is_small()
    {
        // Ordinary content: the size of the hostile one depends on the tests before.
        await using var own = await ServerProcess.Start();
        using var client = own.Client();
        foreach (var (type, state) in States.ByType) await client.PutStream("page-" + type.Replace('_', '-'), state);
        foreach (var path in Lists)
        {
            await using var ann = await Visitor.SignedIn(browser, own);
            await using var fresh = await Visitor.Come(browser, own);
            await fresh.Context.AddCookiesAsync(
                (await ann.Context.CookiesAsync()).Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = own.Origin.ToString() }));
            var sizes = new List<Task<int>>();
            fresh.Page.Response += (_, answer) =>
            {
                if (!answer.Url.Contains("/board/events", StringComparison.Ordinal)) sizes.Add(SizeOf(answer));
            };
            await fresh.Go(path);
            await fresh.Page.Locator("[data-part=header-actions] button[aria-label^=Theme]").WaitForAsync();

            var bytes = (await Task.WhenAll(sizes)).Sum();
            Assert.True(bytes is > 10_000 and < FirstLoad, $"{path}: {bytes} bytes");
        }
    }

    private static async Task<int> SizeOf(IResponse answer) => (await answer.BodyAsync()).Length;

    private static async Task<List<string>> Details(Visitor visitor)
    {
        var paths = new List<string>();
        foreach (var list in new[] { "/streams", "/activities", "/notifications", "/channels", "/keys", "/widgets" })
        {
            await visitor.Go(list);
            var links = await visitor.Page.Locator($"main a[href^='{list}/']:not([href*='/export?'])")
                .EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
            paths.AddRange(links.Distinct(StringComparer.Ordinal).Take(2));
        }
        return paths;
    }
}
