using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>The recipients of a Live Activity: deliveries, the phones' places, reports.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task When_every_phone_is_full_a_start_is_refused_with_the_figures_and_changes_nothing()
    {
        await Phones("p1", "p2");
        for (var i = 1; i <= 4; i++) Assert.Null((await PutTo($"s{i}", 1, $"a{i}")).Refusal);

        var refused = (await PutTo("s5", 1, "a5")).Refusal;

        Assert.Equal(RefusalKind.CapacityReached, refused!.Kind);
        Assert.Equal(new CapacityFigures(4, 4, 2, 2), refused.Capacity);
        Assert.Null(await Delivery("a5", "p1"));
        Assert.Null(await open.Read(rows => rows.Activities.Find(Samples.Home, "a5")));
        Assert.Null(await open.Read(rows => rows.Streams.Find(Samples.Home, "s5")));
    }

    [Fact]
    public async Task A_full_phone_gets_the_newest_waiting_activity_when_a_place_becomes_free()
    {
        await Phones("p1");
        await open.Write(rows => rows.Put(Samples.Board(Samples.Home)));
        for (var i = 1; i <= 6; i++) await PutTo($"s{i}", 1, $"a{i}");
        Assert.Equal(DeliveryPhase.WaitingForPlace, (await Delivery("a5", "p1"))!.Phase);

        await End("s1");

        Assert.Equal(DeliveryPhase.Due, (await Delivery("a6", "p1"))!.Phase);
        Assert.Equal(DeliveryPhase.WaitingForPlace, (await Delivery("a5", "p1"))!.Phase);
    }

    [Fact]
    public async Task An_ended_waiting_activity_never_gets_a_place()
    {
        await Phones("p1");
        await open.Write(rows => rows.Put(Samples.Board(Samples.Home)));
        for (var i = 1; i <= 6; i++) await PutTo($"s{i}", 1, $"a{i}");
        await End("s6");

        await End("s1");

        Assert.Equal(DeliveryPhase.WaitingForPlace, (await Delivery("a6", "p1"))!.Phase);
        Assert.Equal(DeliveryPhase.Due, (await Delivery("a5", "p1"))!.Phase);
    }

    [Fact]
    public async Task A_start_is_handed_out_once()
    {
        await Phones("p1");
        await PutTo("s", 1, "a1");

        var first = await open.Run(new BeginStarts(Samples.Home, "a1", 1, [("p1", null)]));
        var second = await open.Run(new BeginStarts(Samples.Home, "a1", 1, [("p1", null)]));
        var afterTimeout = await open.Run(Again(first.Value[0].Delivery.NextTryAt));
        var afterAnother = await open.Run(Again(first.Value[0].Delivery.NextTryAt));

        Assert.Single(first.Value);
        Assert.Empty(second.Value);
        Assert.Single(afterTimeout.Value);
        Assert.Empty(afterAnother.Value);

        // The caller has measured that the start's time has passed.
        BeginStarts Again(DateTimeOffset? over)
        {
            open.Clock.Advance(TimeSpan.FromMilliseconds(1));
            return new BeginStarts(Samples.Home, "a1", 1, [("p1", null)]) { Overdue = new Dictionary<string, DateTimeOffset?> { ["p1"] = over } };
        }
    }

    [Fact]
    public async Task An_update_counts_a_phone_without_its_update_token_as_queued()
    {
        await Phones("p1");
        await PutTo("s", 1, "a1");
        await Started("a1", "p1");

        var waiting = await PutTo("s", 2, "x");
        await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, "aa", 1));
        var open2 = await PutTo("s", 3, "x");

        Assert.Equal(new Reach(0, 1, 1), waiting.Value.Reach);
        Assert.Equal(new Reach(1, 0, 1), open2.Value.Reach);
    }

    [Fact]
    public async Task A_late_report_never_takes_the_place_of_a_newer_token()
    {
        await Phones("p1");
        await PutTo("s", 1, "a1");
        await Started("a1", "p1");
        await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, "bb", 2));

        Assert.Null((await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, "aa", 1))).Refusal);

        Assert.Equal("bb", (await Delivery("a1", "p1"))!.UpdateToken);
    }

    [Fact]
    public async Task A_dead_update_token_is_forgotten_unless_it_was_reported_again_in_between()
    {
        await Phones("p1");
        await PutTo("s", 1, "a1");
        await Started("a1", "p1");
        await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, "aa", 1));
        var reported = open.Clock.GetUtcNow();

        await Outcome("a1", Receipt("p1", SendPurpose.Next, new PushOutcome.DeadAddress("Unregistered", reported.AddSeconds(-1)), "aa"));
        var kept = await Delivery("a1", "p1");
        await Outcome("a1", Receipt("p1", SendPurpose.Next, new PushOutcome.DeadAddress("Unregistered", reported.AddSeconds(1)), "aa"));
        var dropped = await Delivery("a1", "p1");

        Assert.Equal(("aa", "Unregistered"), (kept!.UpdateToken, kept.Reason));
        Assert.NotNull(kept.NextTryAt);
        Assert.Null(dropped!.UpdateToken);
        Assert.True(dropped.IsOpen);
    }

    [Fact]
    public async Task A_dead_push_to_start_token_leaves_the_device_and_the_start_waits_for_the_next()
    {
        await Phones("p1");
        await PutTo("s", 1, "a1");
        await open.Run(new BeginStarts(Samples.Home, "a1", 1, [("p1", null)]));

        await Outcome("a1", Receipt("p1", SendPurpose.Start, new PushOutcome.DeadAddress("BadDeviceToken", InvalidSince: null), "cd"));

        Assert.Equal(DeliveryPhase.Due, (await Delivery("a1", "p1"))!.Phase);
        Assert.Null(await open.Read(rows => rows.Devices.Find(Samples.Home, "p1")!.PushToStartToken));
    }

    [Fact]
    public async Task Dismissed_on_every_phone_the_next_put_starts_a_new_activity()
    {
        await Phones("p1", "p2");
        await PutTo("s", 1, "a1");
        foreach (var phone in new[] { "p1", "p2" })
        {
            await Started("a1", phone);
            var still = await PutTo("s", phone == "p1" ? 2 : 3, "x");
            Assert.Equal("updated", still.Value.Operation);
            await open.Run(new ReportActivity(Samples.Home, phone, "a1", CardReport.Dismissed, null, null));
        }

        var rotated = await PutTo("s", 4, "a2");

        Assert.Equal(("rotated", "a1", "a2"), (rotated.Value.Operation, rotated.Value.PreviousActivityId, rotated.Value.ActivityId));
        Assert.Equal(DeliveryPhase.Due, (await Delivery("a2", "p1"))!.Phase);
    }

    [Theory]
    [InlineData(CardReport.Dismissed)]
    [InlineData(CardReport.Ended)]
    public async Task A_stream_whose_card_is_swiped_away_again_and_again_starts_five_times_in_an_hour_at_most(CardReport swipe)
    {
        await Phones("p1");
        var begin = open.Clock.GetUtcNow();
        var starts = 0;
        for (var second = 0; open.Clock.GetUtcNow() < begin.AddHours(1); second += 30)
        {
            // A script that continues, and a user who removes the card each time.
            var id = (await PutTo("s", second / 30 % 100, $"a{second}")).Value.ActivityId!;
            if (await Delivery(id, "p1") is { Phase: DeliveryPhase.Due } due && !(due.NextTryAt > open.Clock.GetUtcNow()))
            {
                starts++;
                await open.Run(new BeginStarts(Samples.Home, id, 1, [("p1", null)]));
                await Outcome(id, Taken("p1", SendPurpose.Start, 1));
                open.Clock.Advance(TimeSpan.FromSeconds(1));
                await open.Run(new ReportActivity(Samples.Home, "p1", id, swipe, null, null));
            }

            open.Clock.Advance(TimeSpan.FromSeconds(29));
        }

        Assert.Equal(5, starts);
    }

    [Fact]
    public async Task A_phone_that_joins_a_channel_gets_the_running_activity_and_loses_it_by_leaving()
    {
        await Phones("p1", "p2");
        await open.Write(rows => rows.Put(Samples.Channel(Samples.Home, "ops", "p1")));
        await PutTo("s", 1, "a1", new Target(["ops"]));
        await Started("a1", "p1");

        await open.Run(new AssignDevice(Samples.Home, "ops", "p2", isMember: true));
        await open.Run(new AssignDevice(Samples.Home, "ops", "p1", isMember: false));
        Assert.True(await Regrouped("a1", ["p1"]));

        Assert.Equal(DeliveryPhase.Due, (await Delivery("a1", "p2"))!.Phase);
        Assert.True((await Delivery("a1", "p1"))!.IsLeaving);
        Assert.False(await Regrouped("a1", ["p1", "p2"]));
    }

    [Fact]
    public async Task A_report_about_an_activity_that_is_not_meant_for_the_device_is_refused()
    {
        await Phones("p1", "p2");
        await open.Write(rows => rows.Put(Samples.Channel(Samples.Home, "ops", "p1")));
        await PutTo("s", 1, "a1", new Target(["ops"]));

        var refused = await open.Run(new ReportActivity(Samples.Home, "p2", "a1", CardReport.Started, "aa", 1));

        Assert.Equal(RefusalKind.NotFound, refused.Refusal!.Kind);
        Assert.Null(await Delivery("a1", "p2"));
    }

    [Fact]
    public async Task A_card_that_appears_after_its_end_was_sent_is_removed()
    {
        await Phones("p1");
        await PutTo("s", 1, "a1");
        await open.Run(new TakeBroadcastChannel(Samples.Home, "a1", ApnsEnvironment.Sandbox, "c1", isNew: true, version: 1));
        await open.Run(new BeginStarts(Samples.Home, "a1", 1, [("p1", "c1")]));
        var broadcast = DeliveryRecord.OfChannel(ApnsEnvironment.Sandbox);
        await Outcome("a1", Taken("p1", SendPurpose.Start, 1));
        await End("s");
        await Outcome("a1", Taken(broadcast, SendPurpose.Next, 2, isEnd: true));

        var late = await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, null, null));

        Assert.Equal(RefusalKind.NotFound, late.Refusal!.Kind);
    }

    [Fact]
    public async Task A_push_to_a_replaced_token_does_not_count()
    {
        await Phones("p1");
        await PutTo("s", 1, "a1");
        await open.Run(new BeginStarts(Samples.Home, "a1", 1, [("p1", null)]));
        await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, "aa", 1));
        await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, "bb", 2));

        await Outcome("a1", Taken("p1", SendPurpose.Next, 1, updateToken: "aa"));

        Assert.Equal(0, (await Delivery("a1", "p1"))!.SeenVersion);
    }

    [Fact]
    public async Task A_start_that_a_push_has_already_made_is_not_left_to_the_app_too()
    {
        await Phones("p1");
        await PutTo("s", 1, "a1");
        await PutTo("t", 1, "a2");
        await open.Run(new BeginStarts(Samples.Home, "a1", 1, [("p1", null)]));

        var offered = await open.Run(new OfferStarts(Samples.Home, "p1", ["a1", "a2"]));

        Assert.Equal(["a2"], offered.Value);
        Assert.Empty((await open.Run(new BeginStarts(Samples.Home, "a2", 1, [("p1", null)]))).Value);
    }

    [Fact]
    public async Task A_phone_that_leaves_an_activity_frees_its_place_immediately()
    {
        await Phones("p1", "p2");
        await open.Write(rows => rows.Put(Samples.Channel(Samples.Home, "ops", "p1")));
        await PutTo("s", 1, "a1");
        await PutTo("s", 2, "x", new Target(["ops"]));

        await Regrouped("a1", ["p1", "p2"]);

        Assert.True((await Delivery("a1", "p2"))!.IsLeaving);
        Assert.Empty((await open.Read(rows => rows.Places.Find(Samples.Home, "p2")))!.Active);
    }

    [Fact]
    public async Task A_removed_phone_leaves_no_open_delivery()
    {
        await Phones("p1");
        await PutTo("s", 1, "a1");

        await open.Run(new DeleteDevice(Samples.Home, "p1"));

        Assert.Equal(DeliveryPhase.Left, (await Delivery("a1", "p1"))!.Phase);
        Assert.Null(await open.Read(rows => rows.Places.Find(Samples.Home, "p1")));
    }

    [Fact]
    public async Task A_state_too_large_for_a_push_is_refused_once_an_iphone_is_a_recipient()
    {
        await open.Write(rows => rows.Put(Samples.Board(Samples.Home)));
        var state = new Desired { State = new ContentState { Type = "progress", Title = new string('é', 2_500), Percentage = 1 } };
        var put = new ReconcileStream(Samples.Caller(Samples.Home), Samples.Key("s"), state, Samples.Everyone, "a1");
        Assert.Null((await open.Run(put)).Refusal);
        await Phones("p1");

        var refused = await open.Run(new StartActivity(Samples.Caller(Samples.Home), state, Samples.Everyone, "a2"));

        Assert.Equal((RefusalKind.Invalid, "content_state.title"), (refused.Refusal!.Kind, refused.Refusal.Path));
        Assert.Null(await open.Read(rows => rows.Activities.Find(Samples.Home, "a2")));
    }

    private Task<Result<bool>> Phones(params string[] ids) => open.Write(rows =>
    {
        foreach (var id in ids) rows.Put(Samples.Phone(id));
    });

    private async Task Started(string activityId, string phone)
    {
        await open.Run(new BeginStarts(Samples.Home, activityId, 1, [(phone, null)]));
        await Outcome(activityId, Taken(phone, SendPurpose.Start, 1));
    }

    private async Task Outcome(string activityId, params Receipt[] receipts) => Assert.Null((await open.Run(new RecordReceipts(
        [.. receipts.Select(receipt => receipt with { Push = receipt.Push with { Delivery = receipt.Delivery with { SubjectId = activityId } } })]))).Refusal);

    private Receipt Taken(string device, SendPurpose purpose, long version, bool isEnd = false, string? updateToken = null, string? channelId = null)
    {
        var receipt = Receipt(device, purpose, new PushOutcome.Accepted("id", UniqueId: null), updateToken);
        return receipt with { Version = version, IsEnd = isEnd, Push = receipt.Push with { Delivery = receipt.Delivery with { ChannelId = channelId } } };
    }

    /// <param name="address">The token that the push used: for a start the device's, else the card's.</param>
    private Receipt Receipt(string device, SendPurpose purpose, PushOutcome outcome, string? address = null, string activityId = "a1")
    {
        var isStart = purpose == SendPurpose.Start;
        var sent = new DeliveryRecord
        {
            Account = Samples.Home,
            SubjectId = activityId,
            DeviceId = device,
            Kind = DeliveryKind.Activity,
            Phase = DeliveryPhase.Live,
            UpdateToken = isStart ? null : address,
            CreatedAt = Samples.Noon,
            UpdatedAt = Samples.Noon,
        };
        var phone = isStart && address is not null ? Samples.Phone(device) with { PushToStartToken = new PushToken(address, 1, Samples.Noon) } : null;
        return new(new DueSend(sent, purpose, phone), outcome, open.Clock.GetUtcNow()) { Version = 1, Timestamp = 7 };
    }

    private Task<DeliveryRecord?> Delivery(string activityId, string device) =>
        open.Read(rows => rows.Deliveries.Find(Samples.Home, DeliveryRecord.IdOf(activityId, device)));
}
