using System.Collections.Concurrent;
using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Board;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ActivitySmith.EndToEnd.Tests.HomeScreen;

/// <summary>A browser the size of a phone, paired as a device or not yet.</summary>
internal sealed class WebPhone : IAsyncDisposable
{
    /// <summary>
    /// Messages that Chromium itself writes when a request is refused or fails, and when a private window, such as those of tests, subscribes to
    /// pushes.
    /// </summary>
    private static readonly string[] Expected = ["Failed to load resource", "does not support the Push API in incognito mode"];

    private readonly ConcurrentQueue<string> problems = new();
    private readonly Uri origin;

    private WebPhone(IBrowserContext context, IPage page, Uri origin) => (Context, Page, this.origin) = (context, page, origin);

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    public Uri Origin => origin;

    /// <summary>Uncaught errors and console errors, except for <see cref="Expected"/>.</summary>
    public IReadOnlyList<string> Problems => [.. problems];

    /// <summary>Opens a phone that is not paired.</summary>
    /// <param name="browser">The browser that provides the context.</param>
    /// <param name="server">The server that it will be paired with.</param>
    /// <param name="scheme">Dark or light.</param>
    /// <param name="origin">The origin at which the browser reaches the server; null: the server's own address.</param>
    /// <param name="mayNotify">Whether the person has allowed notifications before.</param>
    public static async Task<WebPhone> Come(
        BrowserFixture browser, ServerProcess server, ColorScheme scheme = ColorScheme.Dark, Uri? origin = null, bool mayNotify = true)
    {
        var context = await browser.NewContext(new()
        {
            ViewportSize = new() { Width = 390, Height = 844 },
            IsMobile = true,
            HasTouch = true,
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            Permissions = mayNotify ? ["notifications"] : [],
        });
        var page = await context.NewPageAsync();
        var phone = new WebPhone(context, page, origin ?? server.Origin);
        page.PageError += (_, error) => phone.problems.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !Expected.Any(words => message.Text.Contains(words, StringComparison.Ordinal))) phone.problems.Enqueue(
                $"{page.Url}: {message.Text}");
        };
        return phone;
    }

    /// <summary>Opens a phone that was paired by the link of a QR code, with the app open.</summary>
    public static async Task<WebPhone> Paired(
        BrowserFixture browser, ServerProcess server, ColorScheme scheme = ColorScheme.Dark, Uri? origin = null, params string[] channels)
    {
        var phone = await Come(browser, server, scheme, origin);
        using var client = server.Client();
        await phone.Open(await PairingLink(client, channels));
        await phone.Press("Pair this device");
        await phone.Page.WaitForURLAsync(new Uri(phone.origin, "/app").ToString());
        await phone.IsLive();
        return phone;
    }

    public static async Task<Uri> PairingLink(HttpClient client, params string[] channels) =>
        new((await client.Post("manage/pairing-codes", channels.Length == 0 ? new { } : new { channels })).GetProperty("link").GetString()!);

    /// <summary>Opens an address of the server at this phone's origin.</summary>
    public Task Open(Uri address) => Page.GotoAsync(new Uri(origin, address.PathAndQuery + address.Fragment).ToString());

    public Task Open(string path) => Page.GotoAsync(new Uri(origin, path).ToString());

    public Task Press(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Opens one of the views with the bar at the bottom.</summary>
    public Task Tab(string name) => Page.GetByRole(AriaRole.Navigation).GetByText(name).ClickAsync();

    public ILocator Card(string activityId) => Page.Locator($"activity-card[data-activity-id=\"{activityId}\"]");

    /// <summary>The server's id of this device.</summary>
    public async Task<string> DeviceId() => (await Ask("/api/device")).GetProperty("device_id").GetString()!;

    public async Task<JsonElement> Ask(string path) =>
        await Page.EvaluateAsync<JsonElement>("async path => (await fetch(path)).json()", path);

    /// <summary>Waits until the worker controls the page and the stream has sent its snapshot.</summary>
    public async Task IsLive()
    {
        await Page.EvaluateAsync("async () => { await navigator.serviceWorker.ready; }");
        await Page.WaitForFunctionAsync("() => navigator.serviceWorker.controller !== null");
        await Page.Locator("[data-part=empty]:visible, activity-card:visible").First.WaitForAsync();
    }

    public ValueTask DisposeAsync() => Context.DisposeAsync();
}
