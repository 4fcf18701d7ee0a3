using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Phones;

/// <summary>A user swipes a card away while the script continues to send states.</summary>
public sealed class SwipeTests
{
    [Fact]
    public async Task A_card_that_is_swiped_away_returns_once_and_then_waits_without_delaying_other_streams()
    {
        await using var world = await PhoneWorld.Start();
        // Without this channel the board is a recipient too, and a stream on the board always goes on.
        await world.Client.Post("manage/channels", new { slug = "phones" });
        var phone = await world.Pair(channels: ["phones"]);
        for (var swipe = 0; swipe < 2; swipe++)
        {
            var id = (await Put(world, "noisy", $"before swipe {swipe}")).GetProperty("activity_id").GetString();
            await phone.Until(now => now.Running.Any(card => card.ActivityId == id) && now.Waiting == 0, "shows the card");
            await phone.Do("dismiss", new { activity_id = id });
            await phone.Until(now => now.Running.Count == 0 && now.Waiting == 0, "has reported the swipe");
        }

        for (var state = 0; state < 5; state++) await Put(world, "noisy", $"state {state}");
        await Put(world, "other", "another stream");

        await phone.Until(now => now.Running is [{ Title: "another stream" }], "shows only the other stream");
        Assert.Equal(3, (await world.Pushes()).Count(push => push.Event == "start"));
        Assert.Empty(await world.Violations());
    }

    private static Task<System.Text.Json.JsonElement> Put(PhoneWorld world, string key, string title) =>
        world.Client.PutStreamRequest(
            key, new { content_state = new { type = "progress", title, percentage = 1 }, target = new { channels = new[] { "phones" } } });
}
