using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Phones;

/// <summary>A script's alert over a real network path: a state that follows at once must not silence it.</summary>
public sealed class AlertTests
{
    private static readonly object Alert = new { title = "Deploy", body = "Approve?" };

    [Theory]
    [InlineData("17.4", false)]
    [InlineData("18.2", false)]
    [InlineData("17.4", true)]
    [InlineData("18.2", true)]
    public async Task An_alert_that_is_immediately_followed_by_another_state_sounds(string osVersion, bool byTheEnd)
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair(osVersion);
        await Put(world, "one");
        await phone.Until(now => now.Cards is [{ Title: "one" }] && now.Waiting == 0, "shows the card");

        await Put(world, "two");
        await Put(world, "three", Alert);
        if (byTheEnd) await world.Client.EndStream("deploy");
        else await Put(world, "four");

        var heard = await world.UntilPushes(0, pushes => pushes.Any(push => push.Event != "start" && HasSound(push)), "the alert is heard");
        Assert.All(heard.Where(HasSound), push => Assert.Equal(10, push.Priority));
        if (byTheEnd) await phone.Until(now => now.Running.Count == 0, "shows the end");
        else await phone.Until(now => now.Running is [{ Title: "four" }], "shows the newest state");
        Assert.Single(await world.Pushes(), HasSound);
        Assert.Empty(await world.Violations());
    }

    private static Task<JsonElement> Put(PhoneWorld world, string title, object? alert = null) =>
        world.Client.PutStreamRequest("deploy", alert is null ? new { content_state = State(title) } : new { content_state = State(title), alert });

    private static object State(string title) => new { type = "progress", title, percentage = 1 };

    private static bool HasSound(PushSeen push) =>
        push.Event is not null && push.Payload.TryGetProperty("aps", out var aps) && aps.TryGetProperty("alert", out var alert)
            && alert.TryGetProperty("sound", out _);
}
