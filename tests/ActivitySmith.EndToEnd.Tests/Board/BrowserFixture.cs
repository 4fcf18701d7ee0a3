using ActivitySmith.EndToEnd.Tests.Board;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace ActivitySmith.EndToEnd.Tests.Board;

/// <summary>One Chromium for all tests, started by the first test that needs it; each test gets a separate context (cookies, size, theme).</summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    /// <summary>Milliseconds that a page may take to show what a test waits for, also on a busy machine.</summary>
    private const float Timeout = 120_000;

    /// <summary>A name of this machine that browsers treat as another machine's: pages there over http get no privileges of secure contexts.</summary>
    public const string NameInTheNetwork = "board.test";

    private static readonly string[] Arguments = ["--disable-gpu", "--disable-quic", $"--host-resolver-rules=MAP {NameInTheNetwork} 127.0.0.1"];

    private readonly Lazy<Task<(IPlaywright Driver, IBrowser Browser)>> started = new(Launch);

    public async Task<IBrowserContext> NewContext(BrowserNewContextOptions options) => await (await started.Value).Browser.NewContextAsync(options);

    /// <summary>A separate browser with a profile on disk, for features that private windows refuse.</summary>
    public async Task<IBrowserContext> NewProfile(string folder) =>
        await (await started.Value).Driver.Chromium.LaunchPersistentContextAsync(folder, new() { ExecutablePath = Places.Chromium, Args = Arguments });

    public async ValueTask DisposeAsync()
    {
        if (started.IsValueCreated)
        {
            var (driver, browser) = await started.Value;
            await browser.DisposeAsync();
            driver.Dispose();
        }
    }

    private static async Task<(IPlaywright Driver, IBrowser Browser)> Launch()
    {
        Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", Places.PlaywrightPackage);
        Assertions.SetDefaultExpectTimeout(Timeout);
        var driver = await Playwright.CreateAsync();
        var browser = await driver.Chromium.LaunchAsync(new() { ExecutablePath = Places.Chromium, Args = Arguments });
        return (driver, browser);
    }
}
