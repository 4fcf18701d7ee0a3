using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>What a request writes and counts for its devices, before anything is handed out to them and after.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task A_start_counts_its_devices_and_writes_no_delivery_before_it_is_handed_out()
    {
        await Phones("p1", "p2");
        await open.Write(rows => rows.Put(Samples.Board(Samples.Home)));

        var started = await OnlyPut("s", 1, "a1");

        Assert.Equal(3, started.Value.Reach!.Value.DevicesNotified);
        Assert.Null(await Delivery("a1", "p1"));
        Assert.Equal(["p1"], (await open.Run(new BeginStarts(Samples.Home, "a1", 1, [("p1", null), ("board", null)]))).Value.Select(due => due.Device!.Id));
        Assert.Equal(DeliveryPhase.Starting, (await Delivery("a1", "p1"))!.Phase);
        Assert.Null(await Delivery("a1", "p2"));
        Assert.Null(await Delivery("a1", "board"));
    }

    [Fact]
    public async Task Starts_that_are_not_handed_out_yet_count_against_the_places_of_a_phone()
    {
        await Phones("p1", "p2");
        await open.Write(rows => rows.Put(Samples.Channel(Samples.Home, "ops", "p1")));
        for (var i = 1; i <= 4; i++) Assert.Null((await OnlyPut($"s{i}", 1, $"a{i}", new Target(["ops"]))).Refusal);

        var refused = (await OnlyPut("s5", 1, "a5", new Target(["ops"]))).Refusal;
        var both = await OnlyPut("s6", 1, "a6");
        await Reopen();
        var again = await OnlyPut("s6", 2, "x");
        foreach (var key in new[] { "s1", "s6" })
            await open.Run(new EndStream(Samples.Caller(Samples.Home), Samples.Key(key), new Desired()));
        var freed = await OnlyPut("s5", 1, "a5", new Target(["ops"]));

        Assert.Equal(new CapacityFigures(4, 4, 1, 1), refused!.Capacity);
        Assert.Equal(new Reach(1, 1, 1), both.Value.Reach);
        Assert.Equal(new Reach(1, 1, 1), again.Value.Reach);
        Assert.Equal(new Reach(1, 0, 1), freed.Value.Reach);
    }

    [Fact]
    public async Task A_place_of_an_ended_activity_is_free_for_the_next_start_immediately()
    {
        await Phones("p1");
        for (var i = 1; i <= 4; i++) await PutTo($"s{i}", 1, $"a{i}");
        Assert.Equal(RefusalKind.CapacityReached, (await OnlyPut("s5", 1, "a5")).Refusal?.Kind);

        await open.Run(new EndStream(Samples.Caller(Samples.Home), Samples.Key("s1"), new Desired()));

        Assert.Equal(new Reach(1, 0, 1), (await OnlyPut("s5", 1, "a5")).Value.Reach);
        await HandedOut("a5");
        Assert.Equal(DeliveryPhase.WaitingForPlace, (await Delivery("a5", "p1"))!.Phase);
        await Released("a1");
        Assert.Equal(DeliveryPhase.Due, (await Delivery("a5", "p1"))!.Phase);
    }

    [Fact]
    public async Task Counts_that_are_kept_equal_counts_from_scratch_after_every_kind_of_change()
    {
        // Phones never fill up: the ledger does not follow the few milliseconds in which a start that is not handed out yet gets a place after all.
        await Reopen(new LedgerOptions { ConcurrentActivities = 100 });
        var random = new Random(7);
        await open.Write(rows => rows.Put(Samples.Board(Samples.Home)));
        await open.Write(rows => rows.Put(Samples.Channel(Samples.Home, "ops", "p0")));
        for (var step = 0; step < 300; step++)
        {
            var (phone, stream) = ($"p{random.Next(6)}", random.Next(6));
            var target = stream % 2 == 0 ? new Target(["ops"]) : Samples.Everyone;
            var put = await OnlyPut($"s{stream}", step, $"a{step}", target);
            if (put.Refusal is null && put.Value is { ActivityId: { } id, Reach: { } counted })
            {
                Assert.Equal(await FromScratch(id), counted);
                switch (random.Next(6))
                {
                    case 0:
                        await open.Run(new BeginStarts(Samples.Home, id, 1, [(phone, null)]));
                        break;
                    case 1:
                        await open.Run(new ReportActivity(Samples.Home, phone, id, CardReport.Started, "aa", generation: null));
                        break;
                    case 2:
                        await open.Run(new ReportActivity(Samples.Home, phone, id, CardReport.Dismissed, null, null));
                        break;
                    case 3:
                        await HandedOut(id);
                        break;
                }
            }

            await Change(random.Next(10), phone, $"s{stream}");
        }

        async Task Change(int kind, string phone, string stream)
        {
            var device = Samples.Phone(phone) with { UserId = $"user {phone[1] % 2}" };
            if (kind == 0) await open.Run(new EndStream(Samples.Caller(Samples.Home), Samples.Key(stream), new Desired()));
            if (kind is 1 or 2) await open.Write(rows => rows.Put(device));
            if (kind == 3) await open.Write(rows => rows.Put(device with { PushToStartToken = null }));
            if (kind is 4 or 5) await open.Run(new AssignDevice(Samples.Home, "ops", phone, isMember: kind == 4));
            if (kind == 6) await open.Run(new DeleteDevice(Samples.Home, phone));
            if (kind == 7) Assert.NotNull((await open.Run<bool>((rows, _) => Undone(rows, device))).Refusal);
        }

        // A refused command takes back what it changed in the counts.
        Result<bool> Undone(RowSet rows, Device device)
        {
            rows.Put(device with { PushToStartToken = null });
            foreach (var row in rows.Deliveries.All(Samples.Home).Where(row => row.IsOpen))
                rows.Deliveries.Put(DeliveryRules.Close(row, DeliveryPhase.Dismissed, Samples.Noon));
            return Catalogue.UnknownDevice;
        }
    }

    [Fact]
    public async Task A_place_that_was_passed_on_to_an_activity_that_ended_before_its_start_is_free()
    {
        await Phones("p1");
        for (var i = 1; i <= 4; i++) await PutTo($"s{i}", 1, $"a{i}");
        open.Clock.Advance(StreamRules.RotationAge);
        Assert.Equal("rotated", (await OnlyPut("s1", 2, "b1")).Value.Operation);
        await Released("a1");
        Assert.Contains("b1", (await Places("p1")).Active);

        await open.Run(new EndStream(Samples.Caller(Samples.Home), Samples.Key("s1"), new Desired()));
        await PutTo("s5", 1, "a5");

        Assert.Equal(DeliveryPhase.Due, (await Delivery("a5", "p1"))!.Phase);
        Assert.DoesNotContain("b1", (await Places("p1")).Active);
    }

    [Fact]
    public async Task A_stream_that_is_sent_to_another_device_than_the_one_that_lost_it_is_updated()
    {
        await Phones("p1", "p2", "p3");
        await open.Write(rows => rows.Put(Samples.Channel(Samples.Home, "two", "p1", "p2")));
        await open.Write(rows => rows.Put(Samples.Channel(Samples.Home, "one", "p3")));
        await PutTo("s", 1, "a1", new Target(["two"]));
        await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Dismissed, null, null));

        Assert.Equal("updated", (await PutTo("s", 2, "x", new Target(["one"]))).Value.Operation);
        await open.Run(new ReportActivity(Samples.Home, "p3", "a1", CardReport.Dismissed, null, null));
        Assert.Equal("rotated", (await PutTo("s", 3, "y", new Target(["one"]))).Value.Operation);
    }

    [Fact]
    public async Task A_start_of_the_server_finds_what_runs_what_is_open_and_what_a_device_has_closed()
    {
        await Phones("p1", "p2");
        await open.Write(rows => rows.Put(Samples.Channel(Samples.Home, "ops", "p1")));
        for (var i = 1; i <= 3; i++)
        {
            await PutTo($"s{i}", 1, $"a{i}");
            open.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await open.Run(new ReportActivity(Samples.Home, "p2", "a2", CardReport.Dismissed, null, null));
        await open.Run(new EndStream(Samples.Caller(Samples.Home), Samples.Key("s1"), new Desired()));
        var (activities, deliveries) = (new ActivityQueries(Database.Reads), new DeliveryQueries(Database.Reads));
        var cancellation = TestContext.Current.CancellationToken;

        var first = await activities.RunningAfter(Samples.Home, after: null, limit: 1, cancellation);
        var rest = await activities.RunningAfter(Samples.Home, first[^1], limit: 9, cancellation);
        Assert.Equal(["a2", "a3"], first.Concat(rest).Select(activity => activity.Id));
        Assert.Equal(["a1", "a3"], (await activities.Find(Samples.Home, ["a3", "gone", "a1"], cancellation)).Select(activity => activity.Id).Order());
        Assert.Empty(await activities.Find(Samples.Home, [], cancellation));
        Assert.Equal([("a2", "p2")], await deliveries.ClosedOfRunning(Samples.Home, cancellation));
        Assert.Equal(["ops"], (await new ChannelQueries(Database.Reads).OfAllAccounts(cancellation)).Select(channel => channel.Slug));
    }

    [Fact]
    public async Task An_app_lists_what_it_is_owed_before_anything_was_handed_out_and_starts_what_has_a_place()
    {
        await Phones("p1", "p2");
        await open.Write(rows => rows.Put(Samples.Board(Samples.Home)));
        await open.Write(rows => rows.Put(Samples.Channel(Samples.Home, "others", "p2")));
        for (var i = 1; i <= 6; i++)
        {
            await OnlyPut($"s{i}", 1, $"a{i}", i == 6 ? new Target(["others"]) : null);
            open.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var cards = new DeviceActivities(
            Database.Reads, new ChannelQueries(Database.Reads), open.Ledger, new RecentStarts(open.Clock), open.Clock);
        var seen = await cards.List(Samples.Phone("p1"), starts: false, TestContext.Current.CancellationToken);
        var started = await cards.List(Samples.Phone("p1"), starts: true, TestContext.Current.CancellationToken);

        Assert.Equal(["a5", "a4", "a3", "a2", "a1"], seen.Select(card => card.Activity.Id));
        Assert.All(seen, card => Assert.False(card.MayStart));
        Assert.Equal(["a4", "a3", "a2", "a1"], started.Where(card => card.MayStart).Select(card => card.Activity.Id));
        Assert.Equal(["a5"], (await Places("p1")).Waiting);
    }

    /// <summary>The counts of an activity, by looking at each of its devices.</summary>
    private Task<Reach> FromScratch(string activityId) => open.Read(rows =>
    {
        if (rows.Activities.Find(Samples.Home, activityId) is not { } activity) return default;
        var devices = rows.Directory(Samples.Home).Resolve(activity.Shown.Target.Channels);
        var count = new ReachCount();
        foreach (var device in devices)
        {
            var delivery = device.IsPage ? null : rows.DeliveryOf(activity, device);
            var isFull = device.Kind == DeviceKind.Ios && rows.PlacesTaken(device, activityId) >= rows.ConcurrentActivities;
            count.Move(before: null, device, delivery, isFull);
        }

        return count.Of(devices.Group);
    });

    private Task<Result<StreamReconciled>> OnlyPut(string stream, double percentage, string newId, Target? target = null) =>
        open.Run(new ReconcileStream(Samples.Caller(Samples.Home), Samples.Key(stream), Samples.Progress(percentage), target ?? Samples.Everyone, newId));

    /// <summary>A PUT, and then what the dispatcher does: it opens deliveries and frees places.</summary>
    private async Task<Result<StreamReconciled>> PutTo(string stream, double percentage, string newId, Target? target = null)
    {
        var put = await OnlyPut(stream, percentage, newId, target);
        if (put is not { Refusal: null, Value.ActivityId: { } activityId }) return put;
        await HandedOut(activityId);
        if (put.Value.PreviousActivityId is { } previous) await Released(previous);
        return put;
    }

    private async Task End(string stream)
    {
        var ended = await open.Run(new EndStream(Samples.Caller(Samples.Home), Samples.Key(stream), new Desired()));
        await Released(ended.Value.ActivityId!);
    }

    /// <summary>Opens the deliveries of an activity to all its recipients.</summary>
    private async Task HandedOut(string activityId)
    {
        foreach (var device in await Recipients(activityId)) await open.Run(new OpenDeliveries(Samples.Home, device, [activityId]));
    }

    private async Task Released(string activityId) =>
        await open.Run(new ReleasePlaces(Samples.Home, activityId, await open.Read(rows => rows.Directory(Samples.Home).Devices.Select(d => d.Id).ToList())));

    /// <summary>Devices that left lose the activity, and new recipients get it.</summary>
    private async Task<bool> Regrouped(string activityId, string[] holders)
    {
        var before = await Open();
        await open.Run(new Regroup(Samples.Home, [(activityId, holders)]));
        await HandedOut(activityId);
        return before != await Open();

        async Task<string> Open()
        {
            var states = new List<string>();
            foreach (var device in await open.Read(rows => rows.Directory(Samples.Home).Devices.Select(d => d.Id).ToList()))
                if (await Delivery(activityId, device) is { } row) states.Add($"{device} {row.Phase} {row.IsLeaving}");
            return string.Join(", ", states);
        }
    }

    private Task<List<string>> Recipients(string activityId) => open.Read(rows =>
    {
        // On a shared database, the first run finds no row in memory, and the command runs again.
        if (rows.Activities.Find(Samples.Home, activityId) is not { } activity) return [];
        return rows.Directory(Samples.Home).Resolve(activity.Shown.Target.Channels).Where(device => !device.IsPage).Select(device => device.Id).ToList();
    });
}
