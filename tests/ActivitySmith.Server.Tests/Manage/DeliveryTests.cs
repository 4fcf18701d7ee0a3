using System.Net;
using System.Text.Json;
using ActivitySmith.Server.Tests.Devices;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

/// <summary>Notifications for phones over HTTP, without a push service.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task A_notification_waits_for_a_phones_token_and_then_for_its_push()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);

        var sent = (await server.Client.Post("/api/push-notification", new { title = "t" })).Is(HttpStatusCode.OK);
        var waiting = await Delivery(server);
        await phone.Client.Put("/api/device/tokens", new { apns_token = "ab01" });
        var queued = await Delivery(server);

        Assert.Equal((1, 1), (sent.Json.GetProperty("devices_notified").GetInt32(), sent.Json.GetProperty("users_notified").GetInt32()));
        Assert.Equal(["live", "waiting_for_token"], waiting.Select(device => device.GetProperty("state").GetString()));
        Assert.Equal(["live", "queued"], queued.Select(device => device.GetProperty("state").GetString()));
        Assert.Equal((phone.Id, "ios"), (queued[1].GetProperty("device_id").GetString(), queued[1].GetProperty("kind").GetString()));
        Assert.True(queued[1].TryGetProperty("updated_at", out _));
        Assert.False(queued[1].TryGetProperty("seen_version", out _));
    }

    [Fact]
    public async Task A_notification_too_large_for_a_push_is_refused_by_its_longest_member_once_a_phone_is_a_recipient()
    {
        await using var server = await RunningServer.Start();
        var body = new { title = "t", payload = new { note = new string('x', 5_000) } };
        (await server.Client.Post("/api/push-notification", body)).Is(HttpStatusCode.OK);
        using var phone = await server.Pair(server.Client);

        var refused = (await server.Client.Post("/api/push-notification", body)).Is(HttpStatusCode.BadRequest);

        Assert.Contains("payload makes the push to phones", refused["message"], StringComparison.Ordinal);
    }

    private static async Task<List<JsonElement>> Delivery(RunningServer server)
    {
        var newest = (await server.Client.Get("/api/manage/notifications")).Is(HttpStatusCode.OK).Json.GetProperty("data")[0].GetProperty("notification_id")
            .GetString();
        return [.. (await server.Client.Get($"/api/manage/notifications/{newest}")).Is(HttpStatusCode.OK).Json.GetProperty("delivery").EnumerateArray()];
    }
}
