using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Ledger.Widgets;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>A row has content that this server cannot read: a manual edit, a damaged page, an unknown version.</summary>
public abstract partial class StorageContract
{
    private const string Unreadable = "SET created_at = 9000000000000000000";

    [Fact]
    public async Task An_unreadable_row_fails_only_the_commands_that_need_it()
    {
        foreach (var id in new[] { "good", "bad", "other" }) await open.Write(rows => rows.Users.Put(Samples.User(id)));
        await Reopen();
        await Database.Change($"UPDATE users {Unreadable} WHERE user_id = 'bad'");

        for (var round = 0; round < 2; round++)
        {
            var held = await open.Hold();
            var asked = new[] { "good", "bad", "other" }.Select(id => open.Run<string>((rows, _) => rows.Users.Find(Samples.Home, id)!.Name)).ToList();
            var written = open.Write(rows => rows.Users.Put(Samples.User($"new{round}")));
            await held.Release();
            held.Dispose();

            Assert.Equal("Ann", (await asked[0]).Value);
            Assert.Contains("users", (await Assert.ThrowsAsync<UnreadableRowException>(() => asked[1])).Message, StringComparison.Ordinal);
            Assert.Equal("Ann", (await asked[2]).Value);
            Assert.Null((await written).Refusal);
        }

        Assert.Single(open.Log.Lines, line => line.Contains("table users", StringComparison.Ordinal) && line.Contains("key bad", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_that_was_repaired_is_read_again()
    {
        await open.Write(rows => rows.Users.Put(Samples.User("bad")));
        await Reopen();
        await Database.Change($"UPDATE users {Unreadable} WHERE user_id = 'bad'");
        await Assert.ThrowsAsync<UnreadableRowException>(() => open.Read(rows => rows.Users.Find(Samples.Home, "bad")));

        await Database.Change("UPDATE users SET created_at = 0 WHERE user_id = 'bad'");

        Assert.Equal("Ann", (await open.Read(rows => rows.Users.Find(Samples.Home, "bad")))!.Name);
    }

    [Fact]
    public async Task Unreadable_JSON_in_a_row_fails_only_its_stream()
    {
        await Samples.Populate(open, Samples.Home);
        foreach (var key in new[] { "good", "bad" }) await Put(key);
        await Reopen();
        await Database.Change($"UPDATE activities SET state = {Database.Bytes("""{"type":"progress","title":7}""")} WHERE activity_id = 'a-bad'");

        await Assert.ThrowsAsync<UnreadableRowException>(() => Put("bad"));
        Assert.Null((await Put("good")).Refusal);
        Assert.Null((await Put("third")).Refusal);

        Task<Result<StreamReconciled>> Put(string key) =>
            open.Run(new ReconcileStream(Samples.Caller(Samples.Home), Samples.Key(key), Samples.Progress(2), Samples.Everyone, $"a-{key}"));
    }

    [Fact]
    public async Task A_directory_is_read_without_its_unreadable_device()
    {
        await Samples.Populate(open, Samples.Home);
        await open.Write(rows => rows.Put(Samples.Phone("bad")));
        await Reopen();
        await Database.Change($"UPDATE devices SET tokens = {Database.Bytes("[")} WHERE device_id = 'bad'");

        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(["board"], (await open.Read(rows => rows.Directory(Samples.Home))).Devices.Select(device => device.Id));
            await open.Write(rows => rows.Put(Samples.Channel(Samples.Home, $"c{round}", "board")));
        }
    }

    [Fact]
    public async Task A_page_of_a_list_skips_an_unreadable_row_and_is_not_shorter()
    {
        await Samples.Populate(open, Samples.Home);
        for (var i = 1; i <= 5; i++) await Start($"a{i}");
        await Database.Change($"UPDATE activities SET state = {Database.Bytes("{")} WHERE activity_id IN ('a2', 'a4')");

        var (page, _) = await new ActivityHistory(Database.Reads)
            .List(Samples.Home, new ActivityFilter(null, null, null, null, null), new PageByTime(null, 2), CancellationToken.None);

        Assert.Equal(3, page.Count);
        Assert.Empty(page.Select(activity => activity.Id).Except(["a1", "a3", "a5"]));
    }

    [Fact]
    public async Task An_unreadable_frame_or_value_is_left_out_and_the_others_are_returned()
    {
        var metric = new WidgetMetric
        {
            Account = Samples.Home,
            Key = "m",
            Name = "M",
            Format = new MetricFormat("number", null, null, null),
            CreatedAt = Samples.Noon,
            UpdatedAt = Samples.Noon
        };
        await open.Write(rows =>
        {
            for (var i = 1; i <= 4; i++)
            {
                rows.Frames.Append(new Frame(Samples.Home, "a", i, Samples.Noon.AddSeconds(i), "{}"u8.ToArray(), null));
                rows.Append(new MetricValue(Samples.Home, "m", new Scalar(i), Samples.Noon.AddSeconds(i)));
            }
        });
        await Database.Change("UPDATE frames SET at = 9000000000000000000 WHERE version = 2");
        await Database.Change("UPDATE metric_values SET measured_at = 9000000000000000000 WHERE value_number = 3");

        var history = new ActivityHistory(Database.Reads);
        Assert.Equal([1, 3, 4], (await history.Frames(Samples.Home, "a", 0, 2, CancellationToken.None)).Select(frame => frame.Version));
        Assert.Equal([4, 3, 1], (await history.LatestFrames(Samples.Home, "a", null, 2, CancellationToken.None)).Select(frame => frame.Version));
        var metrics = new MetricQueries(Database.Reads);
        Assert.Equal([1, 2, 4], (await metrics.Values(metric, CancellationToken.None)).Select(value => value.Value.Number));
        await open.Write(rows => rows.Metrics.Put(metric));
        Assert.Equal(("m", 3L), Assert.Single(await metrics.Stored(null, 2, 10, CancellationToken.None)) is var stored ? (stored.Key, stored.Cutoff) : default);
    }

    [Fact]
    public async Task A_list_of_streams_contains_the_stream_whose_activity_is_unreadable()
    {
        await Samples.Populate(open, Samples.Home);
        foreach (var key in new[] { "good", "bad" })
            await open.Run(new ReconcileStream(Samples.Caller(Samples.Home), Samples.Key(key), Samples.Progress(2), Samples.Everyone, $"a-{key}"));
        await Database.Change($"UPDATE activities SET state = {Database.Bytes("{")} WHERE activity_id = 'a-bad'");
        var streams = new StreamQueries(Database.Reads);

        var (listed, _) = await streams.List(Samples.Home, state: null, tags: null, search: null, new PageByName(null, 10), CancellationToken.None);

        Assert.Equal([("bad", null), ("good", "a-good")], listed.Select(stream => (stream.Stream.Key.Value, stream.Last?.Id)));
        await Assert.ThrowsAsync<UnreadableRowException>(() => streams.Find(Samples.Home, Samples.Key("bad"), CancellationToken.None));
    }

    [Fact]
    public async Task An_unreadable_row_requested_by_key_is_not_reported_as_missing()
    {
        await open.Write(rows => rows.Put(Samples.Phone("bad")));
        await Database.Change($"UPDATE devices SET tokens = {Database.Bytes("{\"apns\":1}")} WHERE device_id = 'bad'");
        var devices = new DeviceQueries(Database.Reads, new ChannelQueries(Database.Reads));

        await Assert.ThrowsAsync<UnreadableRowException>(() => devices.Find(Samples.Home, "bad", CancellationToken.None));
        Assert.Empty(await devices.Paired(CancellationToken.None));
    }
}
