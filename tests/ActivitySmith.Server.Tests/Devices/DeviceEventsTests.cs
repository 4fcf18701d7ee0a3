using System.Net;
using System.Text.Json;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Devices;

public sealed class DeviceEventsTests
{
    [Fact]
    public async Task A_device_gets_events_of_its_own_activities_only()
    {
        await using var server = await Kit();
        using var phone = await server.Pair(server.Client, new { channels = new[] { "mine" } });
        var forAll = await server.Client.PutStream("for-all", 1);
        await Put(server, "for-others", "others", 1);
        var forMe = await Put(server, "for-me", "mine", 1);
        await using var stream = await DeviceStream.Open(phone);

        var begin = await stream.Until("snapshot");

        Assert.Equal("hello", begin[0].EventType);
        Assert.Equal([forAll["activity_id"], forMe["activity_id"]], begin.Where(item => item.EventType == "activity").Select(item => Id(item.Data))
            .Order(new Given(forAll["activity_id"])));
        await Put(server, "for-others", "others", 2);
        await server.Client.Post("/api/push-notification", new { title = "others", target = new { channels = new[] { "others" } } });
        await server.Client.Post("/api/push-notification", new { title = "mine", target = new { channels = new[] { "mine" } } });
        await Put(server, "for-me", "mine", 3);
        var seen = await stream.Until("activity");
        Assert.Equal(["notification", "activity"], seen.Select(item => item.EventType));
        Assert.Contains("\"mine\"", seen[0].Data, StringComparison.Ordinal);
        Assert.Equal(3, JsonElement.Parse(seen[1].Data).GetProperty("content_state").GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task The_badge_count_is_sent_at_the_beginning_and_with_each_change()
    {
        await using var server = await Kit();
        using var phone = await server.Pair(server.Client, new { channels = new[] { "mine" } });
        using var other = await server.Pair(server.Client, new { channels = new[] { "others" } });
        await using var stream = await DeviceStream.Open(phone);
        await using var others = await DeviceStream.Open(other);
        Assert.Equal("""{"badge":0}""", Assert.Single(await stream.Until("snapshot"), item => item.EventType == "badge").Data);
        await others.Until("snapshot");

        (await server.Client.Post("/api/badge", new { badge = 3, target = new { channels = new[] { "mine" } } })).Is(HttpStatusCode.OK);
        var set = Assert.Single(await stream.Until("badge"));
        (await server.Client.Post("/api/push-notification", new { title = "for all", badge = 4 })).Is(HttpStatusCode.OK);
        var raised = await stream.Until("badge");
        var seen = await others.Until("badge");

        Assert.Equal(("""{"badge":3}""", true), (set.Data, string.IsNullOrEmpty(set.EventId)));
        Assert.Equal("""{"badge":4}""", raised[^1].Data);
        Assert.Equal("""{"badge":4}""", Assert.Single(seen, item => item.EventType == "badge").Data);
        await using var again = await DeviceStream.Open(phone);
        Assert.Equal("""{"badge":4}""", Assert.Single(await again.Until("snapshot"), item => item.EventType == "badge").Data);
    }

    [Fact]
    public async Task A_device_that_resumes_gets_only_newer_events()
    {
        await using var server = await Kit();
        using var phone = await server.Pair(server.Client);
        await server.Client.PutStream("one", 1);
        await server.Client.PutStream("two", 1);
        string last;
        await using (var first = await DeviceStream.Open(phone)) last = (await first.Until("snapshot")).Last(item => item.EventId is { Length: > 0 }).EventId!;
        await server.Client.PutStream("two", 2);

        await using var second = await DeviceStream.Open(phone, last);

        var seen = await second.Until("snapshot");
        Assert.Equal("two", JsonElement.Parse(Assert.Single(seen, item => item.EventType == "activity").Data).GetProperty("stream_key").GetString());
        Assert.Equal(2, JsonElement.Parse(seen[^1].Data).GetProperty("activities").GetArrayLength());
    }

    [Fact]
    public async Task A_device_that_changes_channels_gets_a_new_list()
    {
        await using var server = await Kit();
        using var phone = await server.Pair(server.Client, new { channels = new[] { "mine" } });
        var mine = await Put(server, "for-me", "mine", 1);
        var others = await Put(server, "for-others", "others", 1);
        await using var stream = await DeviceStream.Open(phone);
        Assert.Equal(mine["activity_id"], Assert.Single(await stream.Snapshot()));

        (await server.Client.Delete($"/api/manage/channels/mine/devices/{phone.Id}")).Is(HttpStatusCode.NoContent);
        Assert.Empty(await stream.Snapshot());

        (await server.Client.Put($"/api/manage/channels/others/devices/{phone.Id}")).Is(HttpStatusCode.OK);
        Assert.Equal(others["activity_id"], Assert.Single(await stream.Snapshot()));
    }

    [Fact]
    public async Task An_activity_with_new_channels_is_removed_from_the_device()
    {
        await using var server = await Kit();
        using var phone = await server.Pair(server.Client, new { channels = new[] { "mine" } });
        var mine = await Put(server, "moving", "mine", 1);
        await using var stream = await DeviceStream.Open(phone);
        Assert.Equal(mine["activity_id"], Assert.Single(await stream.Snapshot()));

        await Put(server, "moving", "others", 2);

        Assert.Empty(await stream.Snapshot());
    }

    [Fact]
    public async Task The_stream_of_a_removed_device_ends()
    {
        await using var server = await Kit();
        using var phone = await server.Pair(server.Client);
        await using var stream = await DeviceStream.Open(phone);
        await stream.Until("snapshot");

        (await server.Client.Delete($"/api/manage/devices/{phone.Id}")).Is(HttpStatusCode.NoContent);

        Assert.Null(await stream.Next());
    }

    [Fact]
    public async Task Open_event_streams_of_one_device_have_a_limit()
    {
        await using var server = await Kit();
        using var phone = await server.Pair(server.Client);
        var open = new List<DeviceStream>();
        for (var i = 0; i < 4; i++) open.Add(await DeviceStream.Open(phone));

        (await phone.Client.Get("/api/device/events")).Is(HttpStatusCode.TooManyRequests);

        foreach (var stream in open) await stream.DisposeAsync();
    }

    private static async Task<RunningServer> Kit()
    {
        var server = await RunningServer.Start();
        foreach (var slug in new[] { "mine", "others" }) (await server.Client.Post("/api/manage/channels", new { slug, devices = new[] { "board" } }))
            .Is(HttpStatusCode.Created);
        return server;
    }

    private static async Task<Reply> Put(RunningServer server, string key, string channel, int value) =>
        (await server.Client.Put($"/api/live-activity/stream/{key}",
            new { content_state = new { type = "value", title = key, value }, target = new { channels = new[] { channel } } })).Is(HttpStatusCode.OK);

    private static string Id(string card) => JsonElement.Parse(card).GetProperty("activity_id").GetString()!;

    /// <summary>Sorts one id first.</summary>
    private sealed class Given(string first) : IComparer<string>
    {
        public int Compare(string? x, string? y) => (x == first ? 0 : 1) - (y == first ? 0 : 1);
    }
}
