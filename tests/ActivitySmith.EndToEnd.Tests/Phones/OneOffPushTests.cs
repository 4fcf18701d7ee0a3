using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Phones;

/// <summary>Notifications, badges and widgets on virtual phones, through faults and a killed server.</summary>
public sealed class OneOffPushTests
{
    private const int Limit = 4096;

    [Fact]
    public async Task A_notification_shows_on_every_phone_with_all_that_was_sent()
    {
        await using var world = await PhoneWorld.Start();
        var phones = new[] { await world.Pair("17.4"), await world.Pair("18.2", environment: "sandbox") };

        var sent = await Notify(world, new
        {
            title = "Disk full",
            message = "db1",
            subtitle = "Berlin",
            media = "https://example.com/a.png",
            redirection = "https://example.com/db1",
            icon = "https://example.com/i.png",
            payload = new { host = "db1" },
            interruption_level = "time-sensitive",
            badge = 3,
        });

        Assert.Equal(2 + 1, sent.GetProperty("devices_notified").GetInt32()); // The board is a device too.
        foreach (var phone in phones) await Until(world, phone, view => Badge(view) == 3 && Notifications(view).Count == 1, "shows it");
        var push = (await world.Pushes()).First(push => push.PushType == "alert").Payload;
        Assert.Equal(1, push.GetProperty("aps").GetProperty("mutable-content").GetInt32());
        Assert.Equal("time-sensitive", push.GetProperty("aps").GetProperty("interruption-level").GetString());
        var ours = push.GetProperty("activitysmith");
        Assert.Equal(("https://example.com/a.png", "https://example.com/db1", "https://example.com/i.png", "db1"), (
            ours.GetProperty("media").GetString(), ours.GetProperty("redirection").GetString(), ours.GetProperty("icon").GetString(),
            ours.GetProperty("payload").GetProperty("host").GetString()));
        Assert.Empty(await world.Violations());
    }

    [Fact]
    public async Task The_newest_count_wins_also_after_a_phone_was_offline()
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair();
        for (var count = 1; count <= 20; count++) await SetBadge(world, count);
        await Until(world, phone, view => Badge(view) == 20, "shows the last count");
        await phone.Do("offline");

        await SetBadge(world, 7);
        await SetBadge(world, 0);
        await phone.Do("online");

        await Until(world, phone, view => Badge(view) == 0, "shows no count");
        Assert.Empty(await world.Violations());
    }

    [Theory]
    [InlineData(429, "TooManyRequests", 1)]
    [InlineData(503, "ServiceUnavailable", 1)]
    [InlineData(500, "InternalServerError", 1)]
    public async Task A_postponed_push_is_sent_when_apns_says(int status, string reason, int retryAfter)
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair();
        await world.Fault(new { on = "device", push_type = "alert", count = 1, status, reason, retry_after = retryAfter });

        await Notify(world, new { title = "Late" });

        await Until(world, phone, view => Notifications(view).Count == 1, "shows the notification");
        var alerts = (await world.Pushes()).Where(push => push.PushType == "alert").ToList();
        Assert.Equal([status, 200], alerts.Select(push => push.Status));
        Assert.True(alerts[1].At - alerts[0].At >= TimeSpan.FromSeconds(retryAfter));
        Assert.Empty(await world.Violations());
    }

    [Fact]
    public async Task Notifications_show_in_their_order_also_when_the_first_is_postponed()
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair();
        await world.Fault(new { on = "device", push_type = "alert", count = 1, status = 503, reason = "ServiceUnavailable", retry_after = 1 });

        for (var i = 0; i < 10; i++) await Notify(world, new { title = $"n{i}" });

        await Until(world, phone, view => Notifications(view).Count == 10, "shows all of them");
        var taken = (await world.Pushes()).Where(push => push is { PushType: "alert", Status: 200 });
        Assert.Equal(Enumerable.Range(0, 10)
            .Select(i => $"n{i}"), taken.Select(push => push.Payload.GetProperty("aps").GetProperty("alert").GetProperty("title").GetString()));
        Assert.Empty(await world.Violations());
    }

    [Theory]
    [InlineData(410, "Unregistered")]
    [InlineData(400, "BadDeviceToken")]
    public async Task A_dead_token_is_forgotten_and_waiting_pushes_go_to_the_next(int status, string reason)
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair();
        var device = (await phone.Now()).DeviceId;
        await world.Fault(new { on = "device", push_type = "alert", count = 1, status, reason });

        await Notify(world, new { title = "Waits" });
        await PhoneWorld.Until(
            () => world.Client.Manage($"devices/{device}"), shown => !shown.GetProperty("tokens").TryGetProperty("apns", out _), "has lost its address");
        Assert.Equal(("waiting_for_token", reason), await Delivery(world, device!));
        await phone.Do("rotate", new { token = "apns" });

        await Until(world, phone, view => Notifications(view).Count == 1, "shows the notification sent to its new token");
        Assert.Empty(await world.Violations());
    }

    [Fact]
    public async Task A_permanently_refused_push_fails_once_with_its_reason()
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair();
        var device = (await phone.Now()).DeviceId!;
        await world.Fault(new { on = "device", push_type = "alert", status = 400, reason = "BadExpirationDate" });

        await Notify(world, new { title = "Wrong" });

        await PhoneWorld.Until(() => Delivery(world, device), stand => stand == ("failed", "BadExpirationDate"), "has failed");
        Assert.Single(await world.Pushes(), push => push.PushType == "alert");
    }

    [Fact]
    public async Task A_server_that_is_killed_shows_nothing_twice_and_loses_nothing()
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair();
        await world.Fault(new { on = "device", push_type = "alert", latency_ms = 1_500 });
        for (var i = 0; i < 10; i++) await Notify(world, new { title = $"n{i}" });
        await world.UntilPushes(0, pushes => pushes.Any(push => push.PushType == "alert"), "the first push has left");

        await world.Server.Kill();
        await world.Simulator.Delete("/faults");
        await world.Server.Start();

        var view = await Until(world, phone, now => Notifications(now).Count >= 10, "shows all of them");
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"n{i}"), Notifications(view).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_push_of_the_maximum_size_is_accepted_and_one_byte_more_is_refused_with_the_members_name()
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair();
        await Notify(world, new { title = "t", message = "m", badge = 1 });
        var small = (await world.UntilPushes(0, pushes => pushes.Any(push => push.PushType == "alert"), "a small one has left"))
            .First(push => push.PushType == "alert").Bytes;
        var longest = new string('m', Limit - small + 1);

        await Notify(world, new { title = "t", message = longest, badge = 1 });
        using var refused = await world.Client.PostAsJsonAsync("push-notification", new { title = "t", message = longest + "m", badge = 1 });

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("message makes the push to phones 1 byte longer", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Until(world, phone, view => Notifications(view).Count == 2, "shows the longest");
        Assert.Contains(await world.Pushes(), push => push is { Bytes: Limit, Status: 200 });
        Assert.Empty(await world.Violations());
    }

    private static Task<JsonElement> Notify(PhoneWorld world, object request) => world.Client.Post("push-notification", request);

    private static Task<JsonElement> SetBadge(PhoneWorld world, int badge) => world.Client.Post("badge", new { badge });

    private static async Task<(string? State, string? Reason)> Delivery(PhoneWorld world, string device)
    {
        var newest = (await world.Client.Manage("notifications")).GetProperty("data")[0].GetProperty("notification_id").GetString();
        var row = (await world.Client.Manage($"notifications/{newest}")).GetProperty("delivery").EnumerateArray()
            .Single(row => row.GetProperty("device_id").GetString() == device);
        return (row.GetProperty("state").GetString(), row.TryGetProperty("reason", out var reason) ? reason.GetString() : null);
    }

    private static Task<JsonElement> Until(PhoneWorld world, VirtualPhone phone, Func<JsonElement, bool> condition, string claim) =>
        PhoneWorld.Until(() => world.Simulator.Get($"/phones/{phone.Id}"), condition, $"{phone} {claim}");

    private static int Badge(JsonElement view) => view.GetProperty("badge").GetInt32();

    private static IReadOnlyList<string?> Notifications(JsonElement view) =>
        [.. view.GetProperty("notifications").EnumerateArray().Select(shown => shown.GetProperty("title").GetString())];
}
