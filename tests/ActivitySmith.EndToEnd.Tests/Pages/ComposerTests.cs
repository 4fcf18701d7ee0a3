using ActivitySmith.EndToEnd.Tests.Board;
using ActivitySmith.EndToEnd.Tests.Hosting;
using ActivitySmith.EndToEnd.Tests.NodeScripts;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ActivitySmith.EndToEnd.Tests.Pages;

/// <summary>The composer's live preview and its snippets, and the timeline slider of an activity.</summary>
public sealed class ComposerTests(BrowserFixture browser)
{
    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task The_preview_follows_the_form_and_the_timeline_slider_shows_earlier_states()
    {
        await using var server = await ServerProcess.Start();
        await using var ann = await Visitor.SignedIn(browser, server);
        await ann.Go("/send?kind=progress");
        await ann.Page.GetByLabel("Percentage").FillAsync("77");
        var preview = ann.Page.Locator("[data-part=outcome]");
        await Expect(preview.Locator("activity-card")).ToContainTextAsync("77%");
        await Expect(preview.Locator("[data-snippet=curl]")).ToContainTextAsync("\"percentage\":77");
        await ann.Page.GetByLabel("Percentage").FillAsync("101");
        await Expect(preview).ToContainTextAsync("percentage must be");

        await ann.Page.GetByLabel("Percentage").FillAsync("50");
        await ann.Press("Send state");
        await Expect(ann.Page.GetByText("Sent.")).ToBeVisibleAsync();
        using var client = server.Client();
        await client.PutStream("search-reindex", new { type = "progress", title = "Search reindex", percentage = 90 });
        await client.EndStream("search-reindex"); // The last frame is always kept.

        await ann.Page.ReloadAsync();
        await ann.Page.Locator("table a[href^='/activities/']").First.ClickAsync();
        var replay = ann.Page.Locator("activity-card[data-part=replay]");
        await Expect(replay).ToContainTextAsync("90%");
        await ann.Page.GetByLabel("Version on the timeline").FillAsync("0");
        await Expect(replay).ToContainTextAsync("50%");
        Assert.Empty(ann.Problems);
    }

    [Theory(Skip = Needs.ChromiumAndNode, SkipUnless = nameof(Places.HasChromiumAndPageScriptPackages), SkipType = typeof(Places))]
    [InlineData("curl", "bash", "-c")]
    [InlineData("Node.js", "node", "--input-type=module -e")]
    [InlineData("Python", "python3", "-c")]
    public async Task A_snippet_runs_unchanged(string language, string program, string options)
    {
        const string Title = "It's \"quoted\" \\ $HOME `id` 🚀 größe";
        await using var server = await ServerProcess.Start();
        await using var ann = await Visitor.SignedIn(browser, server);
        await ann.Go("/send?kind=progress");
        await ann.Page.GetByLabel("Title", new() { Exact = true }).FillAsync(Title);
        var snippet = ann.Page.Locator($"[data-snippet='{language}']");
        await Expect(snippet).ToContainTextAsync("größe");

        var (exitCode, output) = await NodeScript.RunProgram(
            program, Places.RepositoryRoot, [("ACTIVITYSMITH_API_KEY", ServerProcess.ApiKey)], [.. options.Split(' '), await snippet.TextContentAsync() ?? ""]);

        Assert.True(exitCode == 0, output);
        using var client = server.Client();
        var sent = await client.GetStringAsync("manage/streams/search-reindex");
        Assert.Equal(Title, System.Text.Json.JsonElement.Parse(sent).GetProperty("content_state").GetProperty("title").GetString());
    }
}
