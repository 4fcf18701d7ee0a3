using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Phones;

/// <summary>Virtual phones that keep a stale push-to-start token after an update to iOS 27.</summary>
public sealed class SuspectTokenTests
{
    /// <summary>A minute more than the server waits for the report of a start.</summary>
    private static readonly TimeSpan PastTheTimeout = TimeSpan.FromMinutes(12);

    [Fact]
    public async Task An_app_that_reports_its_token_again_shows_the_next_card()
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair("26.4");

        await phone.Do("profile", new { os_version = "27.0" });
        await PhoneWorld.Until(() => Device(world, phone), record => !IsSuspect(record), "the app has reported another token");
        await world.Client.PutStream("backup", new { type = "progress", title = "Backup", percentage = 10 });

        await phone.Until(now => now.Cards.Count == 1, "shows the card");
        Assert.Empty(await world.Violations());
    }

    [Fact]
    public async Task Where_the_token_stays_stale_a_notification_tells_the_text_and_the_health_says_why()
    {
        await using var world = await PhoneWorld.Start(ServerProcess.WithSettableClock);
        var phone = await world.Pair("26.4");
        await phone.Do("profile", new { os_version = "27.0", reregisters = false });
        await PhoneWorld.Until(() => Device(world, phone), IsSuspect, "the token is suspect");

        await world.Client.PutStream("backup", new { type = "progress", title = "Backup", subtitle = "db1", percentage = 10 });
        await world.UntilPushes(0, pushes => pushes.Any(push => push.PushType == "liveactivity" && push.Status == 200), "APNs accepts the start");
        await world.Server.SetClock(PastTheTimeout);
        var id = (await world.Client.PutStream("backup", new { type = "progress", title = "Backup", subtitle = "db1", percentage = 20 }))
            .GetProperty("activity_id").GetString();

        await PhoneWorld.Until(
            () => world.Client.Manage($"activities/{id}"),
            shown => shown.GetRawText().Contains("StartNotConfirmed", StringComparison.Ordinal),
            "the delivery says why");
        var view = await PhoneWorld.Until(
            () => world.Simulator.Get($"/phones/{phone.Id}"), now => now.GetProperty("notifications").GetArrayLength() == 1, "shows the text");
        Assert.Equal(("Backup", "db1"), (
            view.GetProperty("notifications")[0].GetProperty("title").GetString(), view.GetProperty("notifications")[0].GetProperty("body").GetString()));
        Assert.Empty(await world.Violations());
    }

    private static async Task<System.Text.Json.JsonElement> Device(PhoneWorld world, VirtualPhone phone) =>
        await world.Client.Manage($"devices/{(await phone.Now()).DeviceId}");

    private static bool IsSuspect(System.Text.Json.JsonElement record) =>
        record.GetProperty("tokens").GetProperty("push_to_start").TryGetProperty("suspect_since", out _);
}
