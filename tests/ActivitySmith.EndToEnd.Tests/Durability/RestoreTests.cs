using ActivitySmith.EndToEnd.Tests.Board;
using ActivitySmith.EndToEnd.Tests.HomeScreen;
using ActivitySmith.EndToEnd.Tests.Hosting;
using ActivitySmith.EndToEnd.Tests.Phones;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ActivitySmith.EndToEnd.Tests.Durability;

/// <summary>A backup, further states, then the backup restored: connected clients show the restored states and everything that follows.</summary>
public sealed class RestoreTests(BrowserFixture browser)
{
    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task An_open_board_and_an_open_app_show_the_restored_state()
    {
        await using var server = await ServerProcess.Start();
        await using var board = await BoardPage.Open(browser, server);
        await using var phone = await WebPhone.Paired(browser, server);
        using var client = server.Client();
        var id = (await client.PutStream("kept", Percent(10))).GetProperty("activity_id").GetString()!;
        await client.Post("push-notification", new { title = "Before the backup" });
        var backup = await server.Backup();
        for (var percent = 20; percent <= 60; percent += 5) await client.PutStream("kept", Percent(percent));
        var lost = (await client.PutStream("lost", Percent(1))).GetProperty("activity_id").GetString()!;
        var ended = (await client.PutStream("lost-and-ended", Percent(1))).GetProperty("activity_id").GetString()!;
        await client.EndStream("lost-and-ended");
        await client.Post("push-notification", new { title = "After the backup" });
        await phone.Tab("History");
        foreach (var page in new[] { board.Page, phone.Page }) await Expect(page.GetByText("After the backup").First).ToBeAttachedAsync();
        foreach (var card in new[] { board.Card(id), phone.Card(id) }) await Expect(card).ToContainTextAsync("60%");
        foreach (var card in new[] { board.Card(ended), phone.Card(ended) }) await Expect(card).ToHaveCountAsync(1);

        await server.Restore(backup);

        foreach (var card in new[] { board.Card(id), phone.Card(id) }) await Expect(card).ToContainTextAsync("10%", new() { Timeout = 20_000 });
        foreach (var card in new[] { board.Card(lost), phone.Card(lost), board.Card(ended), phone.Card(ended) }) await Expect(card).ToHaveCountAsync(0);
        foreach (var page in new[] { board.Page, phone.Page })
        {
            await Expect(page.GetByText("After the backup")).ToHaveCountAsync(0);
            await Expect(page.GetByText("Before the backup").First).ToBeAttachedAsync();
        }

        await client.PutStream("kept", Percent(15));
        foreach (var card in new[] { board.Card(id), phone.Card(id) }) await Expect(card).ToContainTextAsync("15%");
        Assert.True(await board.IsStillTheSameDocument());
        Assert.Empty(phone.Problems);
    }

    [Theory]
    [InlineData("17.4")]
    [InlineData("18.2")]
    public async Task A_phone_gets_the_restored_state_although_it_has_seen_higher_versions(string osVersion)
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair(osVersion);
        await world.Client.PutStream("kept", new { type = "progress", title = "Before", percentage = 1 });
        await phone.Until(now => now.Waiting == 0 && now.Running is [{ Title: "Before" }], "shows the first state and has reported the card");
        var backup = await world.Server.Backup();
        for (var percent = 2; percent <= 6; percent++) await world.Client.PutStream("kept", new { type = "progress", title = "Lost", percentage = percent });
        await phone.Until(now => now.Running is [{ Title: "Lost", Version: 6 }], "shows the last state");

        await world.Server.Restore(backup);

        await phone.Until(now => now.Running is [{ Title: "Before", Version: 1 }], "shows the restored state");
        await world.Client.PutStream("kept", new { type = "progress", title = "Next", percentage = 50 });
        await phone.Until(now => now.Running is [{ Title: "Next", Version: 2 }], "shows the next state");
        await phone.Do("open");
        await phone.Until(now => now.Waiting == 0 && now.Running is [{ Title: "Next", Version: 2 }], "is of one mind with the server");
        Assert.Empty(await world.Violations());
    }

    private static object Percent(int percentage) => new { type = "progress", title = "Search reindex", percentage };
}
