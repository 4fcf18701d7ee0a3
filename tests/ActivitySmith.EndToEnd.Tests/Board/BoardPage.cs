using System.Collections.Concurrent;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ActivitySmith.EndToEnd.Tests.Board;

/// <summary>The board in a separate browser context, signed in by a new link.</summary>
internal sealed class BoardPage : IAsyncDisposable
{
    private const string Marker = "notReloaded";
    private readonly ConcurrentQueue<string> problems = new();

    private BoardPage(IBrowserContext context, IPage page) => (Context, Page) = (context, page);

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>Uncaught errors and console errors: broken scripts, refused styles, missing files.</summary>
    public IReadOnlyList<string> Problems => [.. problems];

    /// <param name="origin">The origin at which the browser reaches the server; null: the server's own address.</param>
    public static async Task<BoardPage> Open(
        BrowserFixture browser, ServerProcess server, int width = 1280, ColorScheme scheme = ColorScheme.Dark, Uri? origin = null)
    {
        var context = await browser.NewContext(new()
        {
            ViewportSize = new() { Width = width, Height = 844 },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = await context.NewPageAsync();
        var board = new BoardPage(context, page);
        page.PageError += (_, error) => board.problems.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                board.problems.Enqueue(message.Text);
            }
        };
        var seenFrom = origin ?? server.Origin;
        var link = await server.SignInLink();
        await page.GotoAsync(new Uri(seenFrom, link.PathAndQuery + link.Fragment).ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(new Uri(seenFrom, "/?done=signed-in").ToString());
        await page.EvaluateAsync($"() => {{ window.{Marker} = true; }}");
        return board;
    }

    public ILocator Card(string activityId) => Page.Locator($"activity-card[data-activity-id=\"{activityId}\"]");

    /// <summary>Whether the document is the one that was opened: no reload took place.</summary>
    public Task<bool> IsStillTheSameDocument() => Page.EvaluateAsync<bool>($"() => window.{Marker} === true");

    public ValueTask DisposeAsync() => Context.DisposeAsync();
}
