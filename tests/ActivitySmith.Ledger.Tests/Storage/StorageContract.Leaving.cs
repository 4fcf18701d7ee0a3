using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

public abstract partial class StorageContract
{
    [Fact]
    public async Task A_card_whose_end_was_refused_stays_on_a_phone_that_is_a_recipient_again()
    {
        await Phones("p1");
        await open.Write(rows => rows.Put(Samples.Channel(Samples.Home, "ops", "p1")));
        await PutTo("s", 1, "a1", new Target(["ops"]));
        await Started("a1", "p1");
        await open.Run(new AssignDevice(Samples.Home, "ops", "p1", isMember: false));
        await Regrouped("a1", ["p1"]);
        await open.Run(new BeginLeaves(Samples.Home, "a1", ["p1"]));
        await open.Run(new AssignDevice(Samples.Home, "ops", "p1", isMember: true));
        await Regrouped("a1", ["p1"]);
        Assert.True((await Delivery("a1", "p1"))!.IsLeaving);

        await Outcome("a1", Receipt("p1", SendPurpose.Leave, new PushOutcome.Refused("PayloadEmpty")));

        var card = (await Delivery("a1", "p1"))!;
        Assert.Equal((DeliveryPhase.Live, false, true, null), (card.Phase, card.IsLeaving, card.IsOpen, card.LeaveSentAt));
    }

    [Fact]
    public async Task A_card_on_a_channel_stays_until_its_app_has_fetched_the_list()
    {
        await LeavesChannelCard();

        Assert.Equal((true, true), ((await Delivery("a1", "p1"))!.IsOpen, (await Delivery("a1", "p1"))!.IsLeaving));
        await open.Run(new AssignDevice(Samples.Home, "ops", "p1", isMember: true));
        await Regrouped("a1", ["p1"]);
        var kept = (await Delivery("a1", "p1"))!;
        Assert.Equal((DeliveryPhase.Live, false, "c1"), (kept.Phase, kept.IsLeaving, kept.ChannelId));
        Assert.Empty((await open.Run(new RecordCardsRemoved(Samples.Home, "p1", ["a1"]))).Value);
    }

    [Fact]
    public async Task A_card_on_a_channel_ends_when_its_app_has_fetched_the_list_and_starts_again_for_a_phone_that_returns()
    {
        await LeavesChannelCard();

        Assert.Equal(["a1"], (await open.Run(new RecordCardsRemoved(Samples.Home, "p1", ["a1"]))).Value);

        Assert.Equal(DeliveryPhase.Left, (await Delivery("a1", "p1"))!.Phase);
        await open.Run(new AssignDevice(Samples.Home, "ops", "p1", isMember: true));
        await Regrouped("a1", ["p1"]);
        Assert.Equal((DeliveryPhase.Due, null), ((await Delivery("a1", "p1"))!.Phase, (await Delivery("a1", "p1"))!.ChannelId));
    }

    /// <summary>A phone that has left the activity's channel, and whose app was woken for it.</summary>
    private async Task LeavesChannelCard()
    {
        await open.Write(rows => rows.Put(Samples.Phone("p1") with { ApnsToken = new PushToken("ff", 1, Samples.Noon) }));
        await open.Write(rows => rows.Put(Samples.Channel(Samples.Home, "ops", "p1")));
        await PutTo("s", 1, "a1", new Target(["ops"]));
        await open.Run(new TakeBroadcastChannel(Samples.Home, "a1", ApnsEnvironment.Sandbox, "c1", isNew: true, version: 1));
        await open.Run(new BeginStarts(Samples.Home, "a1", 1, [("p1", "c1")]));
        await Outcome("a1", Taken("p1", SendPurpose.Start, 1, channelId: "c1"));
        await open.Run(new AssignDevice(Samples.Home, "ops", "p1", isMember: false));
        await Regrouped("a1", ["p1"]);
        await open.Run(new BeginLeaves(Samples.Home, "a1", ["p1"]));
        await Outcome("a1", Taken("p1", SendPurpose.Leave, 1));
    }

    [Fact]
    public async Task A_removed_phones_token_that_is_dead_is_not_used_again()
    {
        await open.Write(rows => rows.Put(Samples.Phone("p1") with { ApnsToken = new PushToken("ff", 1, Samples.Noon.AddHours(1)) }));
        await PutTo("s", 1, "a1");
        await Started("a1", "p1");
        await open.Run(new DeleteDevice(Samples.Home, "p1"));
        Assert.Equal("ff", (await Kept())!.ApnsToken);

        await Outcome("a1", Receipt("p1", SendPurpose.Leave, new PushOutcome.DeadAddress("Unregistered", Samples.Noon), "ff"));

        Assert.Null((await Kept())!.ApnsToken);

        Task<RemovedDevice?> Kept() => open.Read(rows => rows.RemovedDevices.Find(Samples.Home, "p1"));
    }
}
