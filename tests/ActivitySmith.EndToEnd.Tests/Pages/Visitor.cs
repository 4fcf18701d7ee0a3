using System.Collections.Concurrent;
using ActivitySmith.EndToEnd.Tests.Board;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ActivitySmith.EndToEnd.Tests.Pages;

/// <summary>A person with a separate browser.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly ConcurrentQueue<string> problems = new();
    private readonly Uri origin;

    private Visitor(IBrowserContext context, IPage page, Uri origin) => (Context, Page, this.origin) = (context, page, origin);

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>Uncaught errors and console errors, except for refused requests.</summary>
    public IReadOnlyList<string> Problems => [.. problems];

    public static async Task<Visitor> Come(BrowserFixture browser, ServerProcess server, int width = 1280, ColorScheme scheme = ColorScheme.Dark)
    {
        var context = await browser.NewContext(new()
        {
            ViewportSize = new() { Width = width, Height = 844 },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = "Europe/Berlin",
        });
        var page = await context.NewPageAsync();
        var visitor = new Visitor(context, page, server.Origin);
        page.PageError += (_, error) => visitor.problems.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal))
            {
                visitor.problems.Enqueue($"{page.Url}: {message.Text}");
            }
        };
        return visitor;
    }

    /// <summary>Signs in with a new one-time link of the first owner.</summary>
    public static async Task<Visitor> SignedIn(BrowserFixture browser, ServerProcess server, int width = 1280, ColorScheme scheme = ColorScheme.Dark)
    {
        var visitor = await Come(browser, server, width, scheme);
        await visitor.Page.GotoAsync((await server.SignInLink()).ToString());
        await visitor.Press("Sign in");
        await visitor.Page.GetByText("You are signed in as").WaitForAsync();
        return visitor;
    }

    public Task<IResponse?> Go(string path) => Page.GotoAsync(new Uri(origin, path).ToString());

    public Task Press(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public ValueTask DisposeAsync() => Context.DisposeAsync();
}
