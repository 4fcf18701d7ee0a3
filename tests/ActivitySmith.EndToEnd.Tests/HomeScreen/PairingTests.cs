using ActivitySmith.EndToEnd.Tests.Board;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ActivitySmith.EndToEnd.Tests.HomeScreen;

/// <summary>From a QR code's link to a live card, and back to an unpaired browser.</summary>
public sealed class PairingTests(BrowserFixture browser, BoardServer shared) : IClassFixture<BoardServer>
{
    private readonly ServerProcess server = shared.Process;

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task The_link_of_a_qr_code_pairs_a_phone_that_then_shows_live_activities()
    {
        using var client = server.Client();
        var id = (await client.PutStream("paired", Percent(10))).GetProperty("activity_id").GetString()!;
        await using var phone = await WebPhone.Come(browser, server);

        await phone.Open(await WebPhone.PairingLink(client));
        await Expect(phone.Page.GetByLabel("Code")).Not.ToHaveValueAsync("");
        Assert.EndsWith("/pair", phone.Page.Url, StringComparison.Ordinal); // The address no longer contains the code.
        await phone.Page.GetByLabel("Name of this device").FillAsync("Ann's phone");
        await phone.Press("Pair this device");

        await Expect(phone.Card(id)).ToContainTextAsync("10%");
        await client.PutStream("paired", Percent(20));
        await Expect(phone.Card(id)).ToContainTextAsync("20%");
        Assert.Contains((await client.Manage("devices")).GetProperty("data").EnumerateArray(), device =>
            device.GetProperty("name").GetString() == "Ann's phone");
        Assert.Empty(phone.Problems);
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task Over_plain_http_in_a_network_a_phone_is_paired_and_live_too()
    {
        using var client = server.Client();
        var id = (await client.PutStream("plain", Percent(10))).GetProperty("activity_id").GetString()!;
        await using var phone = await WebPhone.Come(browser, server, origin: new UriBuilder(server.Origin) { Host = BrowserFixture.NameInTheNetwork }.Uri);

        await phone.Open(await WebPhone.PairingLink(client));
        Assert.False(await phone.Page.EvaluateAsync<bool>("() => isSecureContext"));
        await phone.Press("Pair this device");

        await Expect(phone.Card(id)).ToContainTextAsync("10%");
        await client.PutStream("plain", Percent(20));
        await Expect(phone.Card(id)).ToContainTextAsync("20%");
        Assert.Empty(phone.Problems);
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task A_code_can_be_typed_into_the_app_and_a_wrong_one_is_reported()
    {
        using var client = server.Client();
        await using var phone = await WebPhone.Come(browser, server);
        await phone.Open("/app");
        await phone.Page.GetByLabel("Code").FillAsync("0000-0000-0000");
        await phone.Press("Pair this device");
        await Expect(phone.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Pairing code not found");

        var code = (await WebPhone.PairingLink(client)).Fragment["#code=".Length..];
        await phone.Page.GetByLabel("Code").FillAsync(code.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant());
        await phone.Press("Pair this device");

        await phone.IsLive();
        Assert.EndsWith("/app", phone.Page.Url, StringComparison.Ordinal);
        Assert.Empty(phone.Problems);
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task A_removed_device_shows_no_activities_and_can_be_paired_again()
    {
        using var client = server.Client();
        var id = (await client.PutStream("removed", Percent(30))).GetProperty("activity_id").GetString()!;
        await using var phone = await WebPhone.Paired(browser, server);
        await Expect(phone.Card(id)).ToContainTextAsync("30%");

        using var removed = await client.DeleteAsync($"manage/devices/{await phone.DeviceId()}");
        Assert.True(removed.IsSuccessStatusCode);

        await Expect(phone.Page.GetByText("This device was removed")).ToBeVisibleAsync();
        await Expect(phone.Card(id)).ToHaveCountAsync(0);
        await phone.Page.ReloadAsync();
        await Expect(phone.Page.GetByLabel("Code")).ToBeVisibleAsync();
        Assert.Equal(0, await phone.Card(id).CountAsync());

        await phone.Page.GetByLabel("Code").FillAsync((await WebPhone.PairingLink(client)).Fragment["#code=".Length..]);
        await phone.Press("Pair this device");
        await Expect(phone.Card(id)).ToContainTextAsync("30%");
        Assert.Empty(phone.Problems);
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task A_device_renames_and_unpairs_itself()
    {
        using var client = server.Client();
        await using var phone = await WebPhone.Paired(browser, server);
        var device = await phone.DeviceId();
        await phone.Tab("Device");
        await phone.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Kitchen");
        await phone.Press("Save name");
        await Expect(phone.Page.GetByText("Saved.")).ToBeVisibleAsync();
        Assert.Equal("Kitchen", (await client.Manage($"devices/{device}")).GetProperty("name").GetString());

        await phone.Page.Locator("summary").ClickAsync();
        await phone.Press("Unpair this device");

        await Expect(phone.Page.GetByLabel("Code")).ToBeVisibleAsync();
        Assert.DoesNotContain((await client.Manage("devices")).GetProperty("data").EnumerateArray(), one => one.GetProperty("device_id").GetString() == device);
        Assert.DoesNotContain(await phone.Context.CookiesAsync(), cookie => cookie.Name.StartsWith("activitysmith-device", StringComparison.Ordinal));
        Assert.Empty(phone.Problems);
    }

    private static object Percent(int percentage) => new { type = "progress", title = "Search reindex", percentage };
}
