using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>Broadcast channels of activities: the cards that listen, the versions that the channel carried, and the cards when it ends.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task A_channels_end_closes_its_cards_and_returns_the_channel()
    {
        var broadcast = await StartsOnChannel("p1", "p2");
        await Outcome("a1", Taken("p1", SendPurpose.Start, 1), Taken("p2", SendPurpose.Start, 1));
        await End("s");

        await Outcome("a1", Taken(broadcast, SendPurpose.Next, 2, isEnd: true));

        Assert.Equal(DeliveryPhase.Ended, (await Delivery("a1", "p1"))!.Phase);
        Assert.Equal(DeliveryPhase.Ended, (await Delivery("a1", "p2"))!.Phase);
        var channel = await open.Read(rows => rows.BroadcastChannels.Find(Samples.Home, "c1"));
        Assert.False(channel!.IsFree(open.Clock.GetUtcNow()));
        Assert.True(channel.IsFree(open.Clock.GetUtcNow() + BroadcastChannel.Rest));
    }

    [Fact]
    public async Task A_card_that_listens_late_gets_the_newest_version_again_which_sounds_only_if_no_other_card_has_got_it()
    {
        var broadcast = await StartsOnChannel("p1", "p2");
        await Outcome("a1", Taken("p1", SendPurpose.Start, 1), Taken("p2", SendPurpose.Start, 1));
        await PutTo("s", 2, "x");
        await Outcome("a1", Taken(broadcast, SendPurpose.Next, 2));

        await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, null, null));
        Assert.Equal((1, 0), ((await Delivery("a1", broadcast))!.SeenVersion, (await Delivery("a1", broadcast))!.ShownVersion));
        await Outcome("a1", Taken(broadcast, SendPurpose.Next, 2));

        await open.Run(new ReportActivity(Samples.Home, "p2", "a1", CardReport.Started, null, null));
        Assert.Equal((1, 2), ((await Delivery("a1", broadcast))!.SeenVersion, (await Delivery("a1", broadcast))!.ShownVersion));
    }

    [Fact]
    public async Task A_report_before_the_reply_to_its_start_repeats_no_version_that_the_card_got_on_its_channel()
    {
        var broadcast = await StartsOnChannel("p1");

        await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, null, null));
        Assert.Equal(1, (await Delivery("a1", broadcast))!.SeenVersion);
        await PutTo("s", 2, "x");
        await Outcome("a1", Taken(broadcast, SendPurpose.Next, 2));
        await Outcome("a1", Taken("p1", SendPurpose.Start, 1));

        Assert.Equal(2, (await Delivery("a1", broadcast))!.SeenVersion);
    }

    [Fact]
    public async Task A_card_that_reports_its_version_gets_no_version_again_that_it_got_on_its_channel()
    {
        var broadcast = await StartsOnChannel("p1");
        await Outcome("a1", Taken("p1", SendPurpose.Start, 1));
        await PutTo("s", 2, "x");
        await Outcome("a1", Taken(broadcast, SendPurpose.Next, 2));

        await open.Run(new ReportActivity(Samples.Home, "p1", "a1", CardReport.Started, null, null, version: 2));

        Assert.Equal(2, (await Delivery("a1", broadcast))!.SeenVersion);
    }

    [Fact]
    public async Task A_channel_created_while_a_newer_version_arrived_still_has_to_send_that_version()
    {
        await Phones("p1");
        await PutTo("s", 1, "a1");
        await PutTo("s", 2, "x");

        await open.Run(new TakeBroadcastChannel(Samples.Home, "a1", ApnsEnvironment.Sandbox, "c1", isNew: true, version: 1));

        Assert.Equal(1, (await Delivery("a1", DeliveryRecord.OfChannel(ApnsEnvironment.Sandbox)))!.SeenVersion);
    }

    [Fact]
    public async Task A_lost_channel_makes_its_cards_start_again_with_tokens()
    {
        var broadcast = await StartsOnChannel("p1");
        await Outcome("a1", Taken("p1", SendPurpose.Start, 1));

        await Outcome("a1", Receipt(broadcast, SendPurpose.Next, new PushOutcome.BroadcastChannelNotFound("ChannelNotRegistered")));

        var delivery = await Delivery("a1", "p1");
        Assert.Equal((DeliveryPhase.Due, null), (delivery!.Phase, delivery.ChannelId));
        Assert.Null(await open.Read(rows => rows.BroadcastChannels.Find(Samples.Home, "c1")));
    }

    /// <summary>Activity a1 of stream s, version 1: its starts, which listen to channel c1, are about to be sent to these phones.</summary>
    /// <returns>Device id of the channel's own delivery.</returns>
    private async Task<string> StartsOnChannel(params string[] phones)
    {
        await Phones(phones);
        await PutTo("s", 1, "a1");
        await open.Run(new TakeBroadcastChannel(Samples.Home, "a1", ApnsEnvironment.Sandbox, "c1", isNew: true, version: 1));
        await open.Run(new BeginStarts(Samples.Home, "a1", 1, [.. phones.Select(phone => (phone, (string?)"c1"))]));
        return DeliveryRecord.OfChannel(ApnsEnvironment.Sandbox);
    }
}
