using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Phones;

/// <summary>APNs accepts a start, or creates a channel, and its reply is lost.</summary>
public sealed class LostReplyTests
{
    [Theory]
    [InlineData("17.4", "after")]
    [InlineData("18.2", "after")]
    [InlineData("17.4", "before")]
    public async Task A_start_whose_reply_is_lost_is_sent_once_and_the_apps_report_settles_it(string osVersion, string drop)
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair(osVersion);
        await world.Fault(new { on = "device", @event = "start", drop, count = 1 });

        await world.Client.PutStream("deploy", new { type = "progress", title = "one", percentage = 1 });
        await world.UntilPushes(0, pushes => pushes.Any(push => push.Event == "start"), "the start has left");
        await world.Client.PutStream("deploy", new { type = "progress", title = "two", percentage = 2 });

        // Where the start itself was lost, the app starts the card when it is opened.
        if (drop == "before")
        {
            await PhoneWorld.Until(
                async () =>
                {
                    await phone.Do("open");
                    return await phone.Now();
                },
                now => now.Running.Count == 1,
                "the app starts the card");
        }

        await phone.Until(now => now.Running is [{ Title: "two" }], "shows the newest state");
        Assert.Single(await world.Pushes(), push => push.Event == "start");
        Assert.Empty(await world.Violations());
    }

    [Fact]
    public async Task A_channel_whose_creation_gets_no_reply_is_created_once_and_cards_start_with_tokens()
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair("18.2");
        await world.Fault(new { on = "manage", drop = "after", count = 1 });

        await world.Client.PutStream("deploy", new { type = "progress", title = "one", percentage = 1 });

        var card = (await phone.Until(now => now.Running is [{ Title: "one" }], "shows the card")).Running[0];
        Assert.NotNull(card.UpdateToken);
        Assert.Single((await world.Simulator.Get("/channels")).EnumerateArray());
    }
}
