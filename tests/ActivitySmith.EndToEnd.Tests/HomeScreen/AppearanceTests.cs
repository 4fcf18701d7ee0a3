using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Board;
using ActivitySmith.EndToEnd.Tests.Hosting;
using ActivitySmith.EndToEnd.Tests.Pages;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ActivitySmith.EndToEnd.Tests.HomeScreen;

/// <summary>Every view of the app with ordinary and with hostile content: it fits, no content runs as script, axe finds nothing serious.</summary>
public sealed class AppearanceTests(BrowserFixture browser)
{
    private static readonly string[] Views = ["/pair", "/app", "/app/history", "/app/widgets", "/app/settings"];

    [Theory(Skip = "needs Chromium and axe-core (npm ci in the node folder)", SkipUnless = nameof(Places.HasChromiumAndAxe), SkipType = typeof(Places))]
    [InlineData(ColorScheme.Dark)]
    [InlineData(ColorScheme.Light)]
    public async Task Every_view_fits_is_accessible_and_runs_no_text_as_script(ColorScheme scheme)
    {
        var axe = await File.ReadAllTextAsync(Path.Combine(Places.NodeFolder, "node_modules", "axe-core", "axe.min.js")) + ";0";
        await using var server = await ServerProcess.Start();
        using var client = server.Client();
        await using var phone = await WebPhone.Paired(browser, server, scheme);
        await Content.Put(client);
        var last = (await client.PutStream("last", States.ByType["progress"])).GetProperty("activity_id").GetString()!;
        await Expect(phone.Card(last)).ToBeVisibleAsync();

        var found = new List<string>();
        foreach (var view in Views)
        {
            await phone.Open(view);
            await phone.Page.Locator("[data-part=tabs]:visible, [data-part=pair-form]:visible").First.WaitForAsync();
            if (view == "/app") await Expect(phone.Card(last)).ToBeVisibleAsync();
            if (view == "/app/history") await Expect(phone.Page.GetByText("main is green again")).ToBeVisibleAsync();
            if (view == "/app/widgets") await Expect(phone.Page.GetByText("Monthly revenue")).ToBeVisibleAsync();
            await phone.Page.ScreenshotAsync(new()
            {
                Path = Path.Combine(
                Places.Screenshots, $"home-screen{view.Replace('/', '-')}-{scheme.ToString().ToLowerInvariant()}-390.png"),
                FullPage = true
            });
            if (await phone.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > window.innerWidth")) found.Add($"{view} scrolls sideways");
            if (await phone.Page.EvaluateAsync<bool>("() => 'hacked' in window")) found.Add($"{view} ran text");
            await phone.Page.EvaluateAsync(axe);
            var violations = await phone.Page.EvaluateAsync<JsonElement>("""
                async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
                    .filter(one => one.impact === 'serious' || one.impact === 'critical')
                    .map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 200) + ' ' + node.failureSummary).join(' | '))
                """);
            found.AddRange(violations.EnumerateArray().Select(one => $"{view} {one.GetString()}"));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.Empty(phone.Problems);
    }
}
