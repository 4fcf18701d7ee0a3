using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>A phone has few places for cards: which activity takes or keeps one, and what happens to cards that lose theirs.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task A_rotated_stream_keeps_its_place_on_a_full_phone()
    {
        await FullPhone();
        open.Clock.Advance(StreamRules.RotationAge);

        var rotated = await PutTo("s1", 2, "b1");

        Assert.Equal("rotated", rotated.Value.Operation);
        Assert.Equal(["b1", "a2", "a3", "a4"], (await Places("p1")).Active);
        Assert.Equal(DeliveryPhase.Due, (await Delivery("b1", "p1"))!.Phase);
        Assert.Equal(DeliveryPhase.WaitingForPlace, (await Delivery("a5", "p1"))!.Phase);
    }

    [Fact]
    public async Task A_stream_rotated_because_of_its_type_keeps_its_place_on_a_full_phone()
    {
        await FullPhone();
        var timer = new Desired { State = new ContentState { Type = ContentType.Timer, Title = "Tea", DurationSeconds = 60 } };

        var rotated = await open.Run(
            new ReconcileStream(Samples.Caller(Samples.Home), Samples.Key("s1"), timer, new Target((IReadOnlyList<string>?)null), "b1"));
        await HandedOut("b1");
        await Released("a1");

        Assert.Equal(("rotated", "a1", "b1"), (rotated.Value.Operation, rotated.Value.PreviousActivityId, rotated.Value.ActivityId));
        Assert.Equal(["b1", "a2", "a3", "a4"], (await Places("p1")).Active);
        Assert.Equal(DeliveryPhase.Due, (await Delivery("b1", "p1"))!.Phase);
        await Reopen();
        Assert.Equal("a1", (await open.Read(rows => rows.Activities.Find(Samples.Home, "b1")))!.PreviousId);
    }

    [Fact]
    public async Task A_stream_rotated_because_of_its_age_keeps_its_place_on_a_full_phone()
    {
        await FullPhone();
        open.Clock.Advance(StreamRules.RotationAge - TimeSpan.FromMinutes(10));
        await PutTo("s2", 2, "x");
        open.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(AgeOutcome.Rotated, (await open.Run(new AgeActivity(Samples.Home, "a2", "b2"))).Value);
        await HandedOut("b2");
        await Released("a2");

        Assert.Equal(["a1", "b2", "a3", "a4"], (await Places("p1")).Active);
        Assert.Equal(DeliveryPhase.Due, (await Delivery("b2", "p1"))!.Phase);
        Assert.Equal(DeliveryPhase.WaitingForPlace, (await Delivery("a5", "p1"))!.Phase);
    }

    [Fact]
    public async Task A_waiting_stream_that_is_rotated_keeps_its_turn()
    {
        await FullPhone();
        await PutTo("s6", 1, "a6");
        open.Clock.Advance(StreamRules.RotationAge);

        await PutTo("s5", 2, "b5");

        Assert.Equal(["b5", "a6"], (await Places("p1")).Waiting);
        Assert.Equal(DeliveryPhase.WaitingForPlace, (await Delivery("b5", "p1"))!.Phase);
    }

    [Fact]
    public async Task A_start_in_flight_is_not_handed_out_again_when_the_device_leaves_and_returns()
    {
        await OneCard();
        await open.Run(new BeginStarts(Samples.Home, "a1", 1, [("p1", null)]));
        var dueAt = (await Delivery("a1", "p1"))!.NextTryAt;

        await LeaveAndReturn();

        Assert.Equal(dueAt, (await Delivery("a1", "p1"))!.NextTryAt);
        Assert.Empty((await open.Run(new BeginStarts(Samples.Home, "a1", 1, [("p1", null)]))).Value);
        Assert.False((await Delivery("a1", "p1"))!.IsLeaving);
    }

    [Fact]
    public async Task A_card_that_was_ended_while_the_device_returned_is_started_again()
    {
        await OneCard();
        await Started("a1", "p1");
        await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, "aa", 1));
        await LeaveAndReturn();

        await Outcome("a1", Taken("p1", SendPurpose.Leave, 1, updateToken: "aa"));

        var again = (await Delivery("a1", "p1"))!;
        Assert.Equal((true, DeliveryPhase.Due, 0L, null), (again.IsOpen, again.Phase, again.SeenVersion, again.UpdateToken));
        Assert.Equal(["a1"], (await Places("p1")).Active);
        Assert.Single((await open.Run(new BeginStarts(Samples.Home, "a1", 1, [("p1", null)]))).Value);
    }

    [Fact]
    public async Task A_device_that_returns_to_a_full_phone_waits_for_a_place()
    {
        await Phones("p1", "p2");
        await open.Write(rows =>
        {
            rows.Put(Samples.Board(Samples.Home));
            rows.Put(Samples.Channel(Samples.Home, "ops", "p1", "p2"));
        });
        await PutTo("s1", 1, "a1", new Target(["ops"]));
        await Started("a1", "p1");
        await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, "aa", 1));
        for (var i = 2; i <= 5; i++) await PutTo($"s{i}", 1, $"a{i}");
        await open.Run(new AssignDevice(Samples.Home, "ops", "p1", isMember: false));
        await Regrouped("a1", ["p1", "p2"]);
        Assert.Equal(["a2", "a3", "a4", "a5"], (await Places("p1")).Active);

        await open.Run(new AssignDevice(Samples.Home, "ops", "p1", isMember: true));
        await Regrouped("a1", ["p1", "p2"]);
        Assert.Equal(4, (await Places("p1")).Active.Count);
        Assert.True((await Delivery("a1", "p1"))!.IsLeaving);
        await Outcome("a1", Taken("p1", SendPurpose.Leave, 1, updateToken: "aa"));

        Assert.Equal(["a2", "a3", "a4", "a5"], (await Places("p1")).Active);
        Assert.Equal(DeliveryPhase.WaitingForPlace, (await Delivery("a1", "p1"))!.Phase);
    }

    [Fact]
    public async Task A_card_that_cannot_be_ended_waits_for_a_place_when_its_device_returns_to_a_full_phone()
    {
        await Phones("p1");
        await open.Write(rows =>
        {
            rows.Put(Samples.Board(Samples.Home));
            rows.Put(Samples.Channel(Samples.Home, "ops", "p1"));
        });
        await PutTo("s1", 1, "a1", new Target(["ops"]));
        await Started("a1", "p1");
        for (var i = 2; i <= 5; i++) await PutTo($"s{i}", 1, $"a{i}");
        await open.Run(new AssignDevice(Samples.Home, "ops", "p1", isMember: false));
        await Regrouped("a1", ["p1"]);
        await open.Run(new AssignDevice(Samples.Home, "ops", "p1", isMember: true));
        await Regrouped("a1", ["p1"]);
        Assert.True((await Delivery("a1", "p1"))!.IsLeaving);

        await End("s3");

        Assert.Equal((DeliveryPhase.Live, false), ((await Delivery("a1", "p1"))!.Phase, (await Delivery("a1", "p1"))!.IsLeaving));
        Assert.Equal(["a2", "a4", "a5", "a1"], (await Places("p1")).Active);
    }

    [Theory]
    [InlineData(CardReport.Ended)]
    [InlineData(CardReport.Dismissed)]
    public async Task A_report_about_a_card_whose_end_was_handed_out_does_not_close_the_next_card(CardReport report)
    {
        await OneCard();
        await Started("a1", "p1");
        await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, "aa", 1));
        await open.Run(new AssignDevice(Samples.Home, "ops", "p1", isMember: false));
        await Regrouped("a1", ["p1", "p2"]);
        Assert.Single((await open.Run(new BeginLeaves(Samples.Home, "a1", ["p1"]))).Value);
        await open.Run(new AssignDevice(Samples.Home, "ops", "p1", isMember: true));
        await Regrouped("a1", ["p1", "p2"]);

        // The end is faster on the phone than its reply is here; then the reply arrives, and the app repeats its report.
        Assert.Null((await open.Run(new ReportActivity(Samples.Home, "p1", "a1", report, null, null))).Refusal);
        Assert.Equal((DeliveryPhase.Due, true, false), await State());
        await Outcome("a1", Taken("p1", SendPurpose.Leave, 1, updateToken: "aa"));
        Assert.Null((await open.Run(new ReportActivity(Samples.Home, "p1", "a1", report, null, null))).Refusal);
        Assert.Equal((DeliveryPhase.Due, true, false), await State());
        Assert.Equal(RefusalKind.NotFound, (await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, "aa", 1))).Refusal!.Kind);
        await Started("a1", "p1");
        Assert.Null((await open.Run(new ReportActivity(Samples.Home, "p1", "a1", report, null, null))).Refusal);
        Assert.Equal((DeliveryPhase.Live, true, false), await State());

        // The new card reports itself: from now on its own end counts.
        await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, "bb", 1));
        await open.Run(new ReportActivity(Samples.Home, "p1", "a1", report, null, null));
        Assert.False((await Delivery("a1", "p1"))!.IsOpen);

        async Task<(DeliveryPhase Phase, bool IsOpen, bool IsLeaving)> State()
        {
            var row = (await Delivery("a1", "p1"))!;
            return (row.Phase, row.IsOpen, row.IsLeaving);
        }
    }

    [Fact]
    public async Task An_end_is_not_handed_out_to_a_device_that_came_back_before()
    {
        await OneCard();
        await Started("a1", "p1");
        await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, "aa", 1));
        await LeaveAndReturn();

        Assert.Empty((await open.Run(new BeginLeaves(Samples.Home, "a1", ["p1"]))).Value);

        Assert.Equal((DeliveryPhase.Live, "aa", null),
            ((await Delivery("a1", "p1"))!.Phase, (await Delivery("a1", "p1"))!.UpdateToken, (await Delivery("a1", "p1"))!.LeaveSentAt));
    }

    [Fact]
    public async Task A_channel_that_is_being_ended_gets_no_new_listener_and_its_others_start_again()
    {
        await Phones("p1", "p2");
        await PutTo("s", 1, "a1");
        await open.Run(new TakeBroadcastChannel(Samples.Home, "a1", ApnsEnvironment.Sandbox, "c1", isNew: true, version: 1));
        await open.Run(new BeginStarts(Samples.Home, "a1", 1, [("p1", "c1"), ("p2", "c1")]));
        var broadcast = DeliveryRecord.OfChannel(ApnsEnvironment.Sandbox);
        await Outcome("a1", Taken("p1", SendPurpose.Start, 1, channelId: "c1"), Taken("p2", SendPurpose.Start, 1, channelId: "c1"));
        await open.Run(new DeleteDevice(Samples.Home, "p1"));

        Assert.Single((await open.Run(new BeginLeaves(Samples.Home, "a1", [broadcast]))).Value);
        await Phones("p3");
        await Regrouped("a1", ["p1", "p2"]);
        Assert.Null((await open.Run(new TakeBroadcastChannel(Samples.Home, "a1", ApnsEnvironment.Sandbox, "c2", isNew: true, version: 1))).Value);
        Assert.Null(Assert.Single((await open.Run(new BeginStarts(Samples.Home, "a1", 1, [("p3", "c1")]))).Value).Delivery.ChannelId);
        Assert.Null((await open.Run(new ReportActivity(Samples.Home, "p2", "a1", CardReport.Ended, null, null))).Refusal);
        await Outcome("a1", Taken(broadcast, SendPurpose.Leave, 1));

        Assert.Equal((DeliveryPhase.Due, null), ((await Delivery("a1", "p2"))!.Phase, (await Delivery("a1", "p2"))!.ChannelId));
        Assert.Contains("a1", (await Places("p2")).Active);
        Assert.Null((await open.Run(new ReportActivity(Samples.Home, "p2", "a1", CardReport.Ended, null, null))).Refusal);
        Assert.Equal(DeliveryPhase.Due, (await Delivery("a1", "p2"))!.Phase);
        Assert.NotNull((await open.Read(rows => rows.BroadcastChannels.Find(Samples.Home, "c1")))!.ReleasedAt);
        Assert.Equal("c2", (await open.Run(new TakeBroadcastChannel(Samples.Home, "a1", ApnsEnvironment.Sandbox, "c2", isNew: true, version: 1))).Value);
    }

    [Fact]
    public async Task A_start_in_flight_on_a_lost_channel_is_repeated_only_after_its_outcome_is_known()
    {
        await Phones("p1");
        await PutTo("s", 1, "a1");
        await open.Run(new TakeBroadcastChannel(Samples.Home, "a1", ApnsEnvironment.Sandbox, "c1", isNew: true, version: 1));
        await open.Run(new BeginStarts(Samples.Home, "a1", 1, [("p1", "c1")]));

        await Outcome("a1", Receipt(DeliveryRecord.OfChannel(ApnsEnvironment.Sandbox), SendPurpose.Next,
            new PushOutcome.BroadcastChannelNotFound("ChannelNotRegistered")));
        var underWay = (await Delivery("a1", "p1"))!;
        await Outcome("a1", Taken("p1", SendPurpose.Start, 1, channelId: "c1"));
        var after = (await Delivery("a1", "p1"))!;

        Assert.Equal((DeliveryPhase.Starting, true), (underWay.Phase, underWay.NextTryAt is not null));
        Assert.Equal((DeliveryPhase.Due, null, null), (after.Phase, after.ChannelId, after.NextTryAt));
    }

    [Fact]
    public async Task A_report_does_not_open_a_card_that_has_no_place()
    {
        await FullPhone();

        foreach (var report in new[] { CardReport.Started, CardReport.Shown })
        {
            var refused = await open.Run(new ReportActivity(Samples.Home, "p1", "a5", report, "aa", 1));
            Assert.Equal(RefusalKind.NotFound, refused.Refusal!.Kind);
        }

        Assert.Equal(DeliveryPhase.WaitingForPlace, (await Delivery("a5", "p1"))!.Phase);
        Assert.Equal(["a1", "a2", "a3", "a4"], (await Places("p1")).Active);
    }

    [Fact]
    public async Task A_report_does_not_reopen_a_closed_card_when_its_place_is_taken()
    {
        await FullPhone();
        await Outcome("a1", Domain.Deliveries.Receipt.Closed((await Delivery("a1", "p1"))!, DeliveryPhase.Failed, "given up"));
        Assert.Equal(["a2", "a3", "a4", "a5"], (await Places("p1")).Active);

        var refused = await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, "aa", 1));

        Assert.Equal(RefusalKind.NotFound, refused.Refusal!.Kind);
        Assert.False((await Delivery("a1", "p1"))!.IsOpen);
        Assert.Equal(4, (await Places("p1")).Active.Count);
    }

    [Fact]
    public async Task A_reopened_card_gets_a_free_place()
    {
        await Phones("p1");
        await PutTo("s", 1, "a1");
        await Outcome("a1", Domain.Deliveries.Receipt.Closed((await Delivery("a1", "p1"))!, DeliveryPhase.Failed, "given up"));
        Assert.Empty((await Places("p1")).Active);

        Assert.Null((await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, "aa", 1))).Refusal);

        Assert.Equal(["a1"], (await Places("p1")).Active);
        Assert.Equal(DeliveryPhase.Live, (await Delivery("a1", "p1"))!.Phase);
    }

    [Fact]
    public async Task A_start_whose_token_was_removed_is_not_handed_out()
    {
        await Phones("p1", "p2");
        await PutTo("s", 1, "a1");
        await open.Write(rows => rows.Put(Samples.Phone("p1") with { PushToStartToken = null }));

        var handed = await open.Run(new BeginStarts(Samples.Home, "a1", 1, [("p1", null), ("p2", null)]));

        Assert.Single(handed.Value);
        Assert.Equal(DeliveryPhase.Due, (await Delivery("a1", "p1"))!.Phase);
    }

    [Fact]
    public async Task A_removed_phone_is_forgotten_at_once_and_its_cards_are_still_to_be_ended()
    {
        await Phones("p1");
        await PutTo("s", 1, "a1");
        await PutTo("t", 1, "a2");
        await Started("a1", "p1");
        await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, "aa", 1));

        await open.Run(new DeleteDevice(Samples.Home, "p1"));

        Assert.Null(await open.Read(rows => rows.Devices.Find(Samples.Home, "p1")));
        Assert.Null(await open.Read(rows => rows.Places.Find(Samples.Home, "p1")));
        var card = (await Delivery("a1", "p1"))!;
        Assert.Equal((true, true, "aa"), (card.IsOpen, card.IsLeaving, card.UpdateToken));
        Assert.Equal(DeliveryPhase.Left, (await Delivery("a2", "p1"))!.Phase);
    }

    /// <summary>A phone with four cards and a fifth activity that waits; the board shows all.</summary>
    private async Task FullPhone()
    {
        await Phones("p1");
        await open.Write(rows => rows.Put(Samples.Board(Samples.Home)));
        for (var i = 1; i <= 5; i++) await PutTo($"s{i}", 1, $"a{i}");
    }

    /// <summary>Activity a1, which targets channel ops with phone p1.</summary>
    private async Task OneCard()
    {
        await Phones("p1", "p2");
        await open.Write(rows => rows.Put(Samples.Channel(Samples.Home, "ops", "p1", "p2")));
        await PutTo("s", 1, "a1", new Target(["ops"]));
    }

    private async Task LeaveAndReturn()
    {
        foreach (var isMember in new[] { false, true })
        {
            await open.Run(new AssignDevice(Samples.Home, "ops", "p1", isMember));
            Assert.True(await Regrouped("a1", ["p1", "p2"]));
        }
    }

    private async Task<DevicePlaces> Places(string device) => (await open.Read(rows => rows.Places.Find(Samples.Home, device)))!;
}
