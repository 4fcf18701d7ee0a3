using ActivitySmith.EndToEnd.Tests.Board;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ActivitySmith.EndToEnd.Tests.HomeScreen;

/// <summary>Without a network the app opens and shows the age of its states; with one again it shows the newest.</summary>
public sealed class OfflineTests(BrowserFixture browser, BoardServer shared) : IClassFixture<BoardServer>
{
    private readonly ServerProcess server = shared.Process;

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task Without_a_network_the_app_opens_with_the_last_known_states_and_their_age()
    {
        using var client = server.Client();
        await using var phone = await WebPhone.Paired(browser, server);
        await client.Post("push-notification", new { title = "Kept for later" });
        var id = (await client.PutStream("offline", Percent(10))).GetProperty("activity_id").GetString()!;
        await Expect(phone.Card(id)).ToContainTextAsync("10%");
        await phone.Page.EvaluateAsync("""
            id => new Promise(resolve => {
              const check = async () => {
                const kept = await caches.match('/app/last-known').then(found => found?.text());
                if (kept?.includes(id) && kept.includes('Kept for later')) resolve(); else setTimeout(check, 20);
              };
              check();
            })
            """, id);

        await phone.Context.SetOfflineAsync(true);
        await phone.Open("/app/history");
        await Expect(phone.Page.GetByText("Kept for later").First).ToBeVisibleAsync();
        await phone.Tab("Board");

        await Expect(phone.Card(id)).ToContainTextAsync("10%");
        await Expect(phone.Page.GetByText("Connection lost, retrying. Last updated")).ToBeVisibleAsync();

        await client.PutStream("offline", Percent(90));
        await phone.Context.SetOfflineAsync(false);
        await Expect(phone.Card(id)).ToContainTextAsync("90%");
        await Expect(phone.Page.GetByText("Connection lost")).ToBeHiddenAsync();
        Assert.Empty(phone.Problems);
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task A_cut_stream_is_reported_and_resumed_and_nothing_is_missed()
    {
        using var link = new CuttableLink(server);
        using var client = server.Client();
        var changed = (await client.PutStream("cut-changed", Percent(10))).GetProperty("activity_id").GetString()!;
        var ended = (await client.PutStream("cut-ended", Percent(10))).GetProperty("activity_id").GetString()!;
        await using var phone = await WebPhone.Paired(browser, server, origin: link.Origin);
        await Expect(phone.Card(changed)).ToContainTextAsync("10%");
        await Expect(phone.Card(ended).Locator("[data-status=running]")).ToBeVisibleAsync();
        await phone.Page.EvaluateAsync("() => { window.notReloaded = true; }");

        link.Cut();
        await client.PutStream("cut-changed", Percent(55));
        await client.EndStream("cut-ended");
        await Expect(phone.Page.GetByText("Connection lost")).ToBeVisibleAsync();
        link.Restore();

        await Expect(phone.Card(changed)).ToContainTextAsync("55%");
        await Expect(phone.Card(ended).Locator("[data-status=running]")).ToHaveCountAsync(0);
        await Expect(phone.Page.GetByText("Connection lost")).ToBeHiddenAsync();
        Assert.True(await phone.Page.EvaluateAsync<bool>("() => window.notReloaded === true"));
        Assert.Empty(phone.Problems);
    }

    private static object Percent(int percentage) => new { type = "progress", title = "Search reindex", percentage };
}
