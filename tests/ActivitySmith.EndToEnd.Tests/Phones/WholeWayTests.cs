using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Phones;

/// <summary>A script's state on its way to a Lock Screen: server, APNs and phone are separate processes.</summary>
public sealed class WholeWayTests
{
    [Theory]
    [InlineData("17.4")]
    [InlineData("18.2")]
    [InlineData("26.0")]
    public async Task A_state_that_is_put_appears_changes_and_ends_on_the_phone(string osVersion)
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair(osVersion);

        var started = await world.Client.PutStream("backup", new { type = "progress", title = "Backup", percentage = 1 });
        var id = started.GetProperty("activity_id").GetString()!;
        var card = (await phone.Until(now => now.Cards is [{ Title: "Backup" }], "shows the first state")).Cards[0];
        Assert.Equal(id, card.ActivityId);
        Assert.Equal(osVersion.StartsWith("17", StringComparison.Ordinal), card.UpdateToken is not null);
        Assert.Equal(!osVersion.StartsWith("17", StringComparison.Ordinal), card.ChannelId is not null);
        await phone.Until(now => now.Waiting == 0, "has reported the card");

        await world.Client.PutStream("backup", new { type = "progress", title = "Nearly there", percentage = 90 });
        await phone.Until(now => now.Running is [{ Title: "Nearly there" }], "shows the second state");

        await world.Client.EndStream("backup");
        await phone.Until(now => now.Running.Count == 0, "shows the end");

        Assert.Empty(await world.Violations());
        Assert.Equal(0, (await phone.Now()).LastRefusal);
        Assert.Single(await world.Pushes(), push => push.Event == "start");
    }

    [Fact]
    public async Task A_state_of_another_type_replaces_the_card_on_a_full_phone()
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair("18.2");
        for (var i = 1; i <= 4; i++) await world.Client.PutStream($"s{i}", new { type = "progress", title = $"Backup {i}", percentage = 1 });
        await phone.Until(now => now.Running.Count == 4 && now.Waiting == 0, "shows and has reported four cards");

        var rotated = await world.Client.PutStream("s1", new { type = "alert", title = "Backup failed", message = "Disk full" });
        Assert.Equal("rotated", rotated.GetProperty("operation").GetString());

        var id = rotated.GetProperty("activity_id").GetString()!;
        var shown = await phone.Until(
            now => now.Running.Count == 4 && now.Running.Any(card => card.ActivityId == id && card.Title == "Backup failed"),
            "shows the new card in place of the old");
        Assert.DoesNotContain(shown.Running, card => card.Title == "Backup 1");
        Assert.Empty(await world.Violations());
    }
}
