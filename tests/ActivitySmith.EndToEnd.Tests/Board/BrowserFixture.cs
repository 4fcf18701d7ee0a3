using ActivitySmith.EndToEnd.Tests.Board;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace ActivitySmith.EndToEnd.Tests.Board;

/// <summary>One Chromium for all tests, started by the first that asks; each test gets a context (cookies, size, theme) of its own.</summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    private readonly Lazy<Task<(IPlaywright Driver, IBrowser Browser)>> started = new(Launch);

    public async Task<IBrowserContext> NewContext(BrowserNewContextOptions options) => await (await started.Value).Browser.NewContextAsync(options);

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
        var driver = await Playwright.CreateAsync();
        var browser = await driver.Chromium.LaunchAsync(new() { ExecutablePath = Places.Chromium, Args = ["--disable-gpu", "--disable-quic"] });
        return (driver, browser);
    }
}
