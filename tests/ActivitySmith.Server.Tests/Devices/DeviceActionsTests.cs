using System.Net;
using System.Text.Json;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Devices;

public sealed class DeviceActionsTests
{
    [Fact]
    public async Task A_tap_on_a_card_or_a_notification_runs_once()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);
        var onCard = await StreamWithButton(server, "one");
        (await server.Client.Post("/api/push-notification",
            new { title = "t", actions = new[] { new { title = "Go", type = "webhook", url = "https://127.0.0.1/x" } } })).Is(HttpStatusCode.OK);
        var onNotification = (await phone.Client.Get("/api/device/notifications")).Json.GetProperty("data")[0].GetProperty("actions")[0]
            .GetProperty("action_id").GetString()!;
        foreach (var action in new[] { onCard, onNotification })
        {
            var tap = $"tap-{action}";
            var first = (await phone.Client.Post($"/api/device/actions/{action}", new { tap_id = tap })).Is(HttpStatusCode.Accepted);
            Assert.Equal(tap, first["tap_id"]);
            var again = (await phone.Client.Post($"/api/device/actions/{action}", new { tap_id = tap })).Is(HttpStatusCode.Accepted);
            Assert.Equal(tap, again["tap_id"]);
            Assert.Contains(again["state"], new[] { "queued", "calling", "failed" });
        }

        (await phone.Client.Post($"/api/device/actions/{onCard}", new { tap_id = $"tap-{onNotification}" })).Is(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task The_same_tap_gets_its_outcome_after_its_card_has_ended_and_another_tap_finds_no_button()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);
        var action = await StreamWithButton(server, "one");
        (await phone.Client.Post($"/api/device/actions/{action}", new { tap_id = "tap-12345678" })).Is(HttpStatusCode.Accepted);

        (await server.Client.Delete("/api/live-activity/stream/one")).Is(HttpStatusCode.OK);

        (await phone.Client.Post($"/api/device/actions/{action}", new { tap_id = "tap-12345678" })).Is(HttpStatusCode.Accepted);
        (await phone.Client.Post($"/api/device/actions/{action}", new { tap_id = "tap-87654321" })).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Taps_on_buttons_of_other_devices_and_taps_without_an_id_run_nothing()
    {
        await using var server = await RunningServer.Start();
        (await server.Client.Post("/api/manage/channels", new { slug = "others", devices = new[] { "board" } })).Is(HttpStatusCode.Created);
        using var phone = await server.Pair(server.Client);
        var others = await StreamWithButton(server, "others", "others");

        (await phone.Client.Post($"/api/device/actions/{others}", new { tap_id = "tap-12345678" })).Is(HttpStatusCode.NotFound);
        (await phone.Client.Post("/api/device/actions/act_unknown", new { tap_id = "tap-12345678" })).Is(HttpStatusCode.NotFound);
        (await phone.Client.Post($"/api/device/actions/{others}", new { tap_id = "short" })).Is(HttpStatusCode.BadRequest);
        (await phone.Client.Post($"/api/device/actions/{others}", new { })).Is(HttpStatusCode.BadRequest);
    }

    /// <returns>Action id of the stream's button.</returns>
    private static async Task<string> StreamWithButton(RunningServer server, string key, string? channel = null)
    {
        (await server.Client.Put($"/api/live-activity/stream/{key}", new
        {
            content_state = new { type = "value", title = key, value = 1 },
            action = new { title = "Go", type = "webhook", url = "https://127.0.0.1/x" },
            target = channel is null ? null : new { channels = new[] { channel } },
        })).Is(HttpStatusCode.OK);
        return (await server.Client.Get($"/api/manage/streams/{key}")).Json.GetProperty("action").GetProperty("action_id").GetString()!;
    }
}
