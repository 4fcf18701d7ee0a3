using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Devices;

/// <summary>The stream of a device for which more activities run than a stream shows, which is 1,000: here two more, "first" and "second".</summary>
public sealed class ManyActivitiesTests
{
    private const int Shown = 1_000;
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public async Task A_change_of_an_activity_that_the_stream_does_not_show_reads_nothing()
    {
        await using var server = await Start();
        using var phone = await server.Pair(server.Client);
        await using var stream = await DeviceStream.Open(phone);
        var list = await stream.Snapshot();
        Assert.Equal(Shown, list.Length);
        var before = Reads(server);

        for (var i = 2; i <= 20; i++) await server.Client.PutStream(i % 2 == 0 ? "first" : "second", i);
        await server.Client.PutStream("0500", 2);

        var seen = Assert.Single(await stream.Until("activity"));
        Assert.Equal(("0500", 3), (Key(seen), seen.EventId!.Split('.').Length));
        Assert.Equal(before, Reads(server));
    }

    [Fact]
    public async Task An_activity_that_ends_leaves_and_the_next_ones_move_up()
    {
        await using var server = await Start();
        using var phone = await server.Pair(server.Client);
        await using var stream = await DeviceStream.Open(phone);
        await stream.Until("snapshot");

        (await server.Client.Delete("/api/live-activity/stream/0700")).Is(HttpStatusCode.OK);

        var seen = await stream.Until("snapshot");
        Assert.Equal(["0700", "first", "second"], Cards(seen).Select(Key).Order(StringComparer.Ordinal));
        Assert.Equal("ended", Text(Cards(seen).First(), "status"));
        Assert.Equal(Shown + 2, Ids(seen[^1]).Length);
        await server.Client.PutStream("first", 2);
        Assert.Equal("first", Key(Assert.Single(await stream.Until("activity"))));
    }

    [Fact]
    public async Task Activities_that_start_enter_and_the_oldest_ones_leave()
    {
        await using var server = await Start();
        using var phone = await server.Pair(server.Client);
        await using var stream = await DeviceStream.Open(phone);
        var oldest = Text(Cards(await stream.Until("snapshot")).First(card => Key(card) == "0000"), "activity_id");

        for (var i = 0; i <= 200; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            await server.Client.PutStream($"new-{i:000}", 1);
        }

        var seen = await stream.Until("snapshot");
        Assert.Equal(Enumerable.Range(0, 201).Select(i => $"new-{i:000}"), Cards(seen).Select(Key));
        Assert.Equal(Shown + 100, Ids(seen[^1]).Length);
        Assert.DoesNotContain(oldest, Ids(seen[^1]));
        var before = Reads(server);
        await server.Client.PutStream("0000", 2);
        await server.Client.PutStream("new-000", 2);
        Assert.Equal("new-000", Key(Assert.Single(await stream.Until("activity"))));
        Assert.Equal(before, Reads(server));
    }

    [Fact]
    public async Task A_device_that_resumes_gets_what_changed_and_what_moved_up()
    {
        await using var server = await Start();
        using var phone = await server.Pair(server.Client);
        string last;
        await using (var stream = await DeviceStream.Open(phone)) last = (await stream.Until("snapshot"))[^1].EventId!;
        Assert.Equal(3, last.Split('.').Length);
        await using (var again = await DeviceStream.Open(phone, last)) Assert.Empty(Cards(await again.Until("snapshot")));

        await server.Client.PutStream("0001", 2);
        await server.Client.PutStream("first", 2);
        (await server.Client.Delete("/api/live-activity/stream/0002")).Is(HttpStatusCode.OK);
        await using var resumed = await DeviceStream.Open(phone, last);
        var seen = await resumed.Until("snapshot");

        Assert.Equal(["second", "0001", "0002"], Cards(seen).Select(Key));
        Assert.Equal(Shown + 1, Ids(seen[^1]).Length);
        Assert.Equal("false", JsonElement.Parse(seen[0].Data).GetProperty("reset").GetRawText());
    }

    [Fact]
    public async Task A_device_joins_an_account_without_sending_others_their_list_again()
    {
        await using var server = await Start();
        using var phone = await server.Pair(server.Client);
        await using var stream = await DeviceStream.Open(phone);
        await stream.Until("snapshot");

        using var other = await server.Pair(server.Client);
        await server.Client.PutStream("0500", 2);

        Assert.Equal("0500", Key(Assert.Single(await stream.Until("activity"))));
    }

    [Fact]
    public async Task A_device_in_a_channel_gets_its_old_activities_among_many_newer_ones_for_others()
    {
        await using var server = await Start("others");
        (await server.Client.Post("/api/manage/channels", new { slug = "mine", devices = new[] { "board" } })).Is(HttpStatusCode.Created);
        using var phone = await server.Pair(server.Client, new { channels = new[] { "mine" } });
        await server.Client.PutStream("for-all", 1);
        await using var stream = await DeviceStream.Open(phone);

        var seen = await stream.Until("snapshot");

        Assert.Equal(["first", "second", "for-all"], Cards(seen).Select(Key));
        var before = Reads(server);
        await Put(server, "0500", "others", 2);
        await server.Client.PutStream("first", 2);
        Assert.Equal("first", Key(Assert.Single(await stream.Until("activity"))));
        Assert.Equal(before, Reads(server));
    }

    [Theory]
    [InlineData("{epoch}.1.x")]
    [InlineData("{epoch}.1.-5")]
    [InlineData("{epoch}.1.99999999999999999999")]
    [InlineData("{epoch}.1.2.3")]
    [InlineData("{epoch}.1000000.5")]
    public async Task An_id_that_no_stream_sends_restarts_the_stream(string id)
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);
        await server.Client.PutStream("one", 1);
        var epoch = server.Services.GetRequiredService<Ledger.DatabaseEpoch>().Current;

        await using var stream = await DeviceStream.Open(phone, id.Replace("{epoch}", epoch, StringComparison.Ordinal));

        var seen = await stream.Until("snapshot");
        Assert.True(JsonElement.Parse(seen[0].Data).GetProperty("reset").GetBoolean());
        Assert.Equal("one", Key(Assert.Single(Cards(seen))));
    }

    /// <summary>A server on which "first" and "second" run, then 1,000 that started later: "0000" to "0999".</summary>
    /// <param name="channel">Target of the later ones; null: all devices.</param>
    private async Task<RunningServer> Start(string? channel = null)
    {
        var server = await RunningServer.Start(clock: clock, services: CountedReads.Add);
        if (channel is not null)
            (await server.Client.Post("/api/manage/channels", new { slug = channel, devices = new[] { "board" } })).Is(HttpStatusCode.Created);
        foreach (var key in new[] { "first", "second" })
        {
            await server.Client.PutStream(key, 1);
            clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        // Ten at a time, with a start that no other ten have.
        for (var i = 0; i < Shown; i += 10)
        {
            await Task.WhenAll(Enumerable.Range(i, 10).Select(number => Put(server, $"{number:0000}", channel)));
            clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        return server;
    }

    private static async Task Put(RunningServer server, string key, string? channel, int value = 1) => (await server.Client.Put(
        $"/api/live-activity/stream/{key}",
        new
        {
            content_state = new { type = "value", title = key, value },
            target = channel is null ? null : new { channels = new[] { channel } },
        })).Is(HttpStatusCode.OK);

    private static int Reads(RunningServer server) => server.Services.GetRequiredService<CountedReads>().Count;

    private static IEnumerable<SseItem<string>> Cards(IEnumerable<SseItem<string>> seen) => seen.Where(item => item.EventType == "activity");

    private static string Key(SseItem<string> card) => Text(card, "stream_key");

    private static string Text(SseItem<string> card, string member) => JsonElement.Parse(card.Data).GetProperty(member).GetString()!;

    private static string[] Ids(SseItem<string> snapshot) =>
        [.. JsonElement.Parse(snapshot.Data).GetProperty("activities").EnumerateArray().Select(id => id.GetString()!)];
}
