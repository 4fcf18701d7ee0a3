using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Board;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.HomeScreen;

/// <summary>The app is installable, works without the board's session, and is small.</summary>
public sealed class InstallTests(BrowserFixture browser, BoardServer shared) : IClassFixture<BoardServer>
{
    /// <summary>Bytes of everything that the app or the pairing page loads on the first visit.</summary>
    private const int FirstLoad = 150_000;

    private readonly ServerProcess server = shared.Process;

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task Chromium_reports_no_obstacle_to_installing_the_app()
    {
        var profile = Directory.CreateTempSubdirectory("activitysmith-profile-");
        try
        {
            // Private windows refuse installation, whatever the manifest contains.
            await using var context = await browser.NewProfile(profile.FullName);
            var page = context.Pages[0];
            await page.GotoAsync(new Uri(server.Origin, "/app").ToString());
            var cdp = await context.NewCDPSessionAsync(page);

            var manifest = (await cdp.SendAsync("Page.getAppManifest"))!.Value;
            var errors = (await cdp.SendAsync("Page.getInstallabilityErrors"))!.Value.GetProperty("installabilityErrors");
            var id = (await cdp.SendAsync("Page.getAppId"))!.Value.GetProperty("appId").GetString();

            Assert.Empty(manifest.GetProperty("errors").EnumerateArray());
            Assert.True(errors.GetArrayLength() == 0, errors.ToString());
            Assert.Equal(new Uri(server.Origin, "/app").ToString(), id);
            foreach (var icon in JsonElement.Parse(manifest.GetProperty("data").GetString()!).GetProperty("icons").EnumerateArray())
            {
                var answer = await context.APIRequest.GetAsync(new Uri(server.Origin, icon.GetProperty("src").GetString()).ToString());
                Assert.Equal("image/png", answer.Headers["content-type"]);
            }
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }

    [Theory(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    [InlineData("/app")]
    [InlineData("/pair")]
    public async Task The_first_load_is_small(string path)
    {
        await using var phone = await WebPhone.Come(browser, server);
        var sizes = new List<Task<byte[]>>();
        phone.Page.Response += (_, answer) => sizes.Add(answer.BodyAsync());

        await phone.Open(path);
        await phone.Page.GetByLabel("Code").WaitForAsync();
        await phone.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        var bytes = (await Task.WhenAll(sizes)).Sum(body => body.Length);
        Assert.True(bytes is > 10_000 and < FirstLoad, $"{path}: {bytes} bytes");
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task The_app_continues_after_signing_out_of_the_dashboard()
    {
        using var client = server.Client();
        var id = (await client.PutStream("goes-on", new { type = "value", title = "Goes on", value = 1 })).GetProperty("activity_id").GetString()!;
        await using var phone = await WebPhone.Paired(browser, server);
        await phone.Page.GotoAsync((await server.SignInLink()).ToString());
        await phone.Press("Sign in");
        await phone.Page.WaitForURLAsync(new Uri(server.Origin, "/?done=signed-in").ToString());
        await phone.Context.ClearCookiesAsync(new() { NameRegex = new System.Text.RegularExpressions.Regex("^activitysmith-session-") }); // Ends the session.

        await phone.Open("/streams");
        Assert.EndsWith("/sign-in", phone.Page.Url, StringComparison.Ordinal);
        await phone.Open("/app");
        await Assertions.Expect(phone.Card(id)).ToBeVisibleAsync();
    }
}
