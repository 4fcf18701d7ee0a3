using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Phones;

/// <summary>The app's requests, made by virtual phones that use nothing but the documented device API.</summary>
public sealed class DeviceApiTests
{
    [Fact]
    public async Task A_paired_phone_is_listed_and_gets_a_test_notification_at_its_newest_token()
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair("26.0");
        var id = (await phone.Now()).DeviceId!;
        var before = await Device(world, id);
        Assert.Equal(("ios", "26.0", "production"), (Text(before, "kind"), Text(before, "os_version"), Text(before, "environment")));
        Assert.All(new[] { "apns", "push_to_start", "widget" }, token => Assert.True(before.GetProperty("tokens").TryGetProperty(token, out _), token));

        await phone.Do("rotate", new { token = "apns" });
        await phone.Until(now => now.Waiting == 0, "reports its new token");
        Assert.True(Generation(await Device(world, id)) > Generation(before));
        var sent = Text(await world.Client.ManagePost($"devices/{id}/test"), "notification_id")!;

        await PhoneWorld.Until(() => View(world, phone), view => view.GetProperty("notifications").GetArrayLength() == 1, "shows the test");
        await PhoneWorld.Until(() => world.Client.Manage($"notifications/{sent}"), shown =>
            Text(shown.GetProperty("delivery")[0], "state") == "accepted", "is accepted");
        Assert.Empty(await world.Violations());
    }

    [Fact]
    public async Task A_phone_unpairs_itself_or_notices_that_it_was_removed()
    {
        await using var world = await PhoneWorld.Start();
        var leaving = await world.Pair();
        var removed = await world.Pair();
        var ids = new[] { (await leaving.Now()).DeviceId!, (await removed.Now()).DeviceId! };

        await leaving.Do("unpair");
        await leaving.Until(now => now.DeviceId is null, "is unpaired");
        using (var answer = await world.Client.DeleteAsync($"manage/devices/{ids[1]}")) Assert.Equal(204, (int)answer.StatusCode);
        await removed.Do("open");
        await removed.Until(now => now.DeviceId is null, "notices that it was removed");

        var left = (await world.Client.Manage("devices")).GetProperty("data").EnumerateArray().Select(device => Text(device, "device_id"));
        Assert.DoesNotContain(left, id => ids.Contains(id));
    }

    [Fact]
    public async Task A_tap_on_a_card_reaches_the_server_once_and_has_an_outcome()
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair();
        var put = await world.Client.PutStreamRequest("deploy", new
        {
            content_state = new { type = "alert", title = "Deploy?", message = "Now?" },
            action = new { title = "Approve", type = "webhook", url = "https://127.0.0.1/approve" },
        });
        await phone.Until(now => now.Running.Count == 1, "shows the card");

        await phone.Do("tap", new { activity_id = Text(put, "activity_id"), button = "action" });
        await phone.Until(now => now.Waiting == 0, "has sent the tap");

        var tap = Assert.Single((await View(world, phone)).GetProperty("taps").EnumerateArray());
        Assert.Contains(Text(tap, "state"), new[] { "queued", "calling", "failed" });
        Assert.Equal(0, (await phone.Now()).LastRefusal);
    }

    [Fact]
    public async Task A_metric_value_reaches_the_widget_of_every_phone()
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair("26.0");
        await world.Client.Post("manage/metrics", new { key = "power", name = "Power", format = "unit", unit = "kW" });

        await world.Client.Post("metrics/power/value", new { value = 2.5 });

        var metric = (await PhoneWorld.Until(() => View(world, phone), HasMetric, "shows the value")).GetProperty("metrics")[0];
        Assert.Equal(("power", 2.5), (Text(metric, "key"), metric.GetProperty("value").GetDouble()));
        Assert.Empty(await world.Violations());

        static bool HasMetric(JsonElement view) =>
            view.TryGetProperty("metrics", out var metrics) && metrics is { ValueKind: JsonValueKind.Array } && metrics.GetArrayLength() == 1
            && metrics[0].TryGetProperty("value", out _);
    }

    [Fact]
    public async Task The_doctor_reports_whether_phones_are_reachable()
    {
        await using var world = await PhoneWorld.Start(("ACTIVITYSMITH_PUBLIC_URL", "https://act.example.com"));

        var well = await world.Client.Manage("doctor");

        Assert.True(well.GetProperty("ok").GetBoolean(), well.GetRawText());
        await using var other = await PhoneWorld.Start(("ACTIVITYSMITH_APNS__TEAMID", "TEAM000000"));
        var ill = (await other.Client.Manage("doctor")).GetProperty("checks").EnumerateArray().Single(check => Text(check, "check") == "apns.push.production");
        Assert.False(ill.GetProperty("ok").GetBoolean());
        Assert.Contains("ACTIVITYSMITH_APNS__KEYFILE", Text(ill, "message"), StringComparison.Ordinal);
    }

    private static Task<JsonElement> Device(PhoneWorld world, string id) => world.Client.Manage($"devices/{id}");

    private static long Generation(JsonElement device) => device.GetProperty("tokens").GetProperty("apns").GetProperty("generation").GetInt64();

    private static Task<JsonElement> View(PhoneWorld world, VirtualPhone phone) => world.Simulator.Get($"/phones/{phone.Id}");

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
