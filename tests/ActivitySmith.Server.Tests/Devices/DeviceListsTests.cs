using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Devices;

public sealed class DeviceListsTests
{
    [Fact]
    public async Task Metrics_have_an_etag_and_unchanged_ones_are_not_sent_again()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);
        (await server.Client.Post("/api/manage/metrics", new { key = "power", name = "Power", format = "unit", unit = "kW" })).Is(HttpStatusCode.Created);
        (await server.Client.Post("/api/metrics/power/value", new { value = 1.5 })).Is(HttpStatusCode.OK);

        var (status, tag, first) = await Ask(phone, "/api/device/metrics", tag: null);
        Assert.Equal(HttpStatusCode.OK, status);
        var metric = first.RootElement.GetProperty("data")[0];
        Assert.Equal(("power", "Power", "unit", "kW", 1.5),
            (Text(metric, "key"), Text(metric, "name"), Text(metric, "format"), Text(metric, "unit"), metric.GetProperty("value").GetDouble()));
        Assert.True(metric.GetProperty("value_at").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);

        Assert.Equal(HttpStatusCode.NotModified, (await Ask(phone, "/api/device/metrics", tag)).Status);
        (await server.Client.Post("/api/metrics/power/value", new { value = 2 })).Is(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await Ask(phone, "/api/device/metrics", tag)).Status);
    }

    [Fact]
    public async Task Notifications_are_those_for_the_device_since_it_was_paired_and_pages_continue_where_the_last_ended()
    {
        var clock = new FakeTimeProvider();
        await using var server = await RunningServer.Start(clock: clock);
        (await server.Client.Post("/api/manage/channels", new { slug = "others", devices = new[] { "board" } })).Is(HttpStatusCode.Created);
        await Push(server, "before it was paired");
        clock.Advance(TimeSpan.FromSeconds(1));
        using var phone = await server.Pair(server.Client);
        await Push(server, "one");
        await Push(server, "for others", "others");
        await Push(server, "two");
        await Push(server, "three");

        var latest = (await phone.Client.Get("/api/device/notifications?limit=2")).Is(HttpStatusCode.OK).Json;
        Assert.Equal(["two", "three"], Titles(latest));
        var first = (await phone.Client.Get("/api/device/notifications?since=0&limit=2")).Is(HttpStatusCode.OK).Json;
        Assert.Equal(["one", "two"], Titles(first));
        Assert.True(first.GetProperty("more").GetBoolean());
        var next = (await phone.Client.Get($"/api/device/notifications?since={first.GetProperty("next_since")}&limit=2")).Is(HttpStatusCode.OK).Json;
        Assert.Equal(["three"], Titles(next));
        Assert.False(next.GetProperty("more").GetBoolean());
        Assert.Equal(latest.GetProperty("next_since").GetInt64(), next.GetProperty("next_since").GetInt64());
        var none = (await phone.Client.Get($"/api/device/notifications?since={next.GetProperty("next_since")}")).Is(HttpStatusCode.OK).Json;
        Assert.Empty(Titles(none));
        Assert.Equal(next.GetProperty("next_since").GetInt64(), none.GetProperty("next_since").GetInt64());
        foreach (var wrong in new[] { "limit=0", "limit=201", "limit=x", "since=x" }) (await phone.Client.Get($"/api/device/notifications?{wrong}"))
            .Is(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Activities_are_those_for_the_device_and_reports_return_the_newest_version()
    {
        await using var server = await RunningServer.Start();
        (await server.Client.Post("/api/manage/channels", new { slug = "others", devices = new[] { "board" } })).Is(HttpStatusCode.Created);
        using var phone = await server.Pair(server.Client);
        var mine = await server.Client.PutStream("mine", 1);
        await server.Client.PutStream("mine", 2);
        var others = (await server.Client.Put("/api/live-activity/stream/others",
            new { content_state = new { type = "value", title = "x", value = 1 }, target = new { channels = new[] { "others" } } })).Is(HttpStatusCode.OK);

        var (status, tag, listed) = await Ask(phone, "/api/device/activities", tag: null);
        Assert.Equal(HttpStatusCode.OK, status);
        var card = Assert.Single(listed.RootElement.GetProperty("data").EnumerateArray());
        Assert.Equal((mine["activity_id"], "running", 2L), (Text(card, "activity_id"), Text(card, "status"), card.GetProperty("version").GetInt64()));
        Assert.False(card.TryGetProperty("may_start", out _));
        Assert.Equal(HttpStatusCode.NotModified, (await Ask(phone, "/api/device/activities", tag)).Status);
        var offered = (await phone.Client.Get("/api/device/activities?starting=true")).Is(HttpStatusCode.OK).Json.GetProperty("data")[0];
        Assert.True(offered.GetProperty("may_start").GetBoolean());

        var report = (await phone.Client.Put($"/api/device/activities/{mine["activity_id"]}", new { state = "started", update_token = "ab", generation = 1 }))
            .Is(HttpStatusCode.OK);
        Assert.Equal("""{"version":2}""", report.Text);
        (await phone.Client.Put($"/api/device/activities/{others["activity_id"]}", new { state = "started" })).Is(HttpStatusCode.NotFound);
        (await phone.Client.Put("/api/device/activities/nope", new { state = "shown" })).Is(HttpStatusCode.NotFound);
        foreach (object wrong in new object[] { new { state = "seen" }, new { }, new { state = "started", update_token = "XY" },
            new { state = "started", generation = -1 } })
            (await phone.Client.Put($"/api/device/activities/{mine["activity_id"]}", wrong)).Is(HttpStatusCode.BadRequest);
        (await phone.Client.Get("/api/device/activities?starting=perhaps")).Is(HttpStatusCode.BadRequest);
    }

    private static async Task<(HttpStatusCode Status, string? Tag, JsonDocument Body)> Ask(PairedPhone phone, string path, string? tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (tag is not null) request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(tag));
        using var response = await phone.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("no-cache", response.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
        if (response.StatusCode == HttpStatusCode.NotModified) Assert.Empty(text);
        return (response.StatusCode, response.Headers.ETag?.ToString(), JsonDocument.Parse(text.Length == 0 ? "null" : text));
    }

    private static async Task Push(RunningServer server, string title, string? channel = null) =>
        (await server.Client.Post("/api/push-notification", new { title, target = channel is null ? null : new { channels = new[] { channel } } }))
            .Is(HttpStatusCode.OK);

    private static string[] Titles(JsonElement answer) => [.. answer.GetProperty("data").EnumerateArray().Select(one => Text(one, "title")!)];

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();
}
