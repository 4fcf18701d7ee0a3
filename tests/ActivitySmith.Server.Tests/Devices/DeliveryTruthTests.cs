using System.Net;
using System.Text.Json;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Devices;

/// <summary>The management API's report about each device. APNs is off here, so that only the test changes anything.</summary>
public sealed class DeliveryTruthTests
{
    [Fact]
    public async Task An_activity_lists_the_delivery_status_of_each_device()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);
        var id = (await server.Client.PutStream("one", 1))["activity_id"];
        Assert.Equal("live", State(await Delivery(server, "activities", id, "board")));
        Assert.Equal("waiting_for_token", State(await Delivery(server, "activities", id, phone.Id)));

        (await phone.Client.Put("/api/device/tokens", new { apns_token = "aa", push_to_start_token = "bb" })).Is(HttpStatusCode.OK);
        Assert.Contains(State(await Delivery(server, "activities", id, phone.Id)), new[] { "queued", "retrying", "sent" });

        (await phone.Client.Put($"/api/device/activities/{id}", new { state = "started", update_token = "cc" })).Is(HttpStatusCode.OK);
        var card = await Delivery(server, "activities", id, phone.Id);
        Assert.Contains(State(card), new[] { "queued", "retrying", "shown" });
        Assert.Equal("token", card.GetProperty("via").GetString());
        Assert.DoesNotContain("\"cc\"", card.GetRawText(), StringComparison.Ordinal);

        (await phone.Client.Put($"/api/device/activities/{id}", new { state = "dismissed" })).Is(HttpStatusCode.OK);
        Assert.Equal("dismissed", State(await Delivery(server, "activities", id, phone.Id)));
    }

    [Fact]
    public async Task A_test_notification_goes_to_one_phone_with_a_token()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);
        using var other = await server.Pair(server.Client);
        (await server.Client.Post($"/api/manage/devices/{phone.Id}/test")).IsProblem(HttpStatusCode.Conflict, "open the app");
        (await server.Client.Post("/api/manage/devices/board/test")).IsProblem(HttpStatusCode.Conflict, "gets no pushes");
        (await server.Client.Post("/api/manage/devices/dev_x/test")).IsProblem(HttpStatusCode.NotFound, "dev_x");
        (await phone.Client.Put("/api/device/tokens", new { apns_token = "aa" })).Is(HttpStatusCode.OK);
        (await other.Client.Put("/api/device/tokens", new { apns_token = "bb" })).Is(HttpStatusCode.OK);

        var sent = (await server.Client.Post($"/api/manage/devices/{phone.Id}/test")).Is(HttpStatusCode.Created);

        var delivery = Assert.Single((await server.Client.Get($"/api/manage/notifications/{sent["notification_id"]}"))
            .Is(HttpStatusCode.OK).Json.GetProperty("delivery").EnumerateArray());
        Assert.Equal(phone.Id, delivery.GetProperty("device_id").GetString());
        Assert.Contains(State(delivery), new[] { "queued", "retrying" });
    }

    [Fact]
    public async Task A_phone_that_was_paired_later_is_no_recipient_of_an_earlier_notification()
    {
        await using var server = await RunningServer.Start();
        (await server.Client.Post("/api/push-notification", new { title = "early" })).Is(HttpStatusCode.OK);
        var id = (await server.Client.AllPages("/api/manage/notifications", 5)).Single().GetProperty("notification_id").GetString()!;
        using var phone = await server.Pair(server.Client);

        var delivery = (await server.Client.Get($"/api/manage/notifications/{id}")).Json.GetProperty("delivery");

        Assert.Equal("board", Assert.Single(delivery.EnumerateArray()).GetProperty("device_id").GetString());
    }

    private static async Task<JsonElement> Delivery(RunningServer server, string list, string id, string device) =>
        (await server.Client.Get($"/api/manage/{list}/{id}")).Is(HttpStatusCode.OK).Json.GetProperty("delivery").EnumerateArray()
        .Single(delivery => delivery.GetProperty("device_id").GetString() == device);

    private static string State(JsonElement delivery) => delivery.GetProperty("state").GetString()!;
}
