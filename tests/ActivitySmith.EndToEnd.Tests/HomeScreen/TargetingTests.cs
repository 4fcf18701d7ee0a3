using ActivitySmith.EndToEnd.Tests.Board;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ActivitySmith.EndToEnd.Tests.HomeScreen;

/// <summary>Two phones, two channels: each phone shows the streams of its channel.</summary>
public sealed class TargetingTests(BrowserFixture browser)
{
    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task A_phone_shows_only_the_streams_of_its_channels()
    {
        await using var server = await ServerProcess.Start();
        using var client = server.Client();
        foreach (var slug in new[] { "ann", "ben" }) await client.Post("manage/channels", new { slug });
        await using var ann = await WebPhone.Paired(browser, server, channels: "ann");
        await using var ben = await WebPhone.Paired(browser, server, channels: "ben");

        var forAnn = await Put(client, "for-ann", "ann");
        await client.Post("push-notification", new { title = "Only Ann reads this", target = new { channels = new[] { "ann" } } });
        var forBen = await Put(client, "for-ben", "ben");
        var forBoth = await Put(client, "for-both", "ann", "ben");
        await client.Post("push-notification", new { title = "Both read this" });

        await Expect(ann.Card(forBoth)).ToBeVisibleAsync();
        await Expect(ben.Card(forBoth)).ToBeVisibleAsync();
        await Expect(ann.Card(forAnn)).ToBeVisibleAsync();
        await Expect(ben.Card(forBen)).ToBeVisibleAsync();
        await ben.Tab("History");
        await ann.Tab("History");
        await Expect(ben.Page.GetByText("Both read this")).ToBeVisibleAsync();
        await Expect(ann.Page.GetByText("Only Ann reads this")).ToBeVisibleAsync();
        // Everything arrived in this order, so a card that is not there was not sent.
        Assert.Equal(0, await ann.Card(forBen).CountAsync());
        Assert.Equal(0, await ben.Card(forAnn).CountAsync());
        Assert.Equal(0, await ben.Page.GetByText("Only Ann reads this").CountAsync());

        using var left = await client.DeleteAsync($"manage/channels/ann/devices/{await ann.DeviceId()}");
        Assert.True(left.IsSuccessStatusCode);
        await ann.Tab("Board");
        await Expect(ann.Card(forAnn)).ToHaveCountAsync(0);
        Assert.Empty(ann.Problems.Concat(ben.Problems));
    }

    private static async Task<string> Put(HttpClient client, string key, params string[] channels) =>
        (await client.PutStreamRequest(key, new { content_state = new { type = "value", title = key, value = 1 }, target = new { channels } }))
            .GetProperty("activity_id").GetString()!;
}
