using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using Xunit;

namespace ActivitySmith.Domain.Tests.Deliveries;

/// <summary>Starts for a push-to-start token that an update of the system may have left stale (docs/device-api.md, Tokens).</summary>
public sealed class SuspectTokenTests
{
    private static readonly DateTimeOffset Noon = Given.Noon;
    private static readonly Activity Running = Given.Running(Given.Progress);

    private static readonly Device Phone = Given.Device("p1", "ann", DeviceKind.Ios) with
    {
        OsVersion = "26.4",
        ApnsToken = new PushToken("aa", 1, Noon),
        PushToStartToken = new PushToken("bb", 1, Noon),
    };

    private static readonly Device Updated = Profile("27.0").Apply(Phone, Noon.AddHours(1));

    [Fact]
    public void An_update_of_the_system_makes_the_token_suspect_until_it_is_reported_again()
    {
        Assert.Equal(Noon.AddHours(1), Updated.PushToStartToken!.SuspectSince);
        Assert.Null(Updated.ApnsToken!.SuspectSince);
        Assert.Equal(Updated.PushToStartToken, Profile("27.1").Apply(Updated, Noon.AddHours(2)).PushToStartToken);
        Assert.Equal(Updated.PushToStartToken, new TokenReport("cc", null, null, 2).Apply(Updated, Noon.AddHours(2)).PushToStartToken);
        Assert.Null(new TokenReport(null, "bb", null, 2).Apply(Updated, Noon.AddHours(2)).PushToStartToken!.SuspectSince);
    }

    [Fact]
    public void The_same_system_and_a_first_report_of_it_change_nothing()
    {
        Assert.Null(Profile("26.4").Apply(Phone, Noon).PushToStartToken!.SuspectSince);
        Assert.Null(Profile(null).Apply(Phone, Noon).PushToStartToken!.SuspectSince);
        Assert.Null(Profile("27.0").Apply(Phone with { OsVersion = null }, Noon).PushToStartToken!.SuspectSince);
    }

    [Fact]
    public void An_unconfirmed_start_for_a_suspect_token_is_told_by_a_notification_after_the_start_timeout()
    {
        var accepted = AcceptedStart(Updated);

        Assert.Equal((true, Noon + DeliveryRules.StartTimeout), (accepted.AwaitsFallback, accepted.NextTryAt));
        Assert.Equal(SendPurpose.Fallback, Assert.Single(PlanOf(accepted, Updated, DeliveryRules.StartTimeout).Nexts).Purpose);
        Assert.Empty(PlanOf(accepted, Updated, DeliveryRules.StartTimeout - TimeSpan.FromSeconds(1)).Nexts);
        Assert.Empty(PlanOf(accepted, Updated with { ApnsToken = null }, DeliveryRules.StartTimeout).Nexts);
        Assert.False(DeliveryRules.IsCarriedByChannel(accepted with { ChannelId = "channel" }));
        Assert.Equal(SendPurpose.Fallback, Assert.Single(PlanOf(accepted with { ChannelId = "channel" }, Updated, DeliveryRules.StartTimeout).Nexts).Purpose);
    }

    [Fact]
    public void A_start_for_a_trusted_token_is_never_told_twice()
    {
        var accepted = AcceptedStart(Phone);

        Assert.Equal((false, null), (accepted.AwaitsFallback, accepted.NextTryAt));
        Assert.Empty(PlanOf(accepted, Updated, TimeSpan.FromHours(2)).Nexts);
    }

    [Fact]
    public void A_confirmed_card_needs_no_notification_and_gets_its_updates_at_once()
    {
        var confirmed = new ReportedCard(CardReport.Started, "cc", 1, 1).Apply(AcceptedStart(Updated), newest: 1, Noon.AddSeconds(3));
        var onChannel = new ReportedCard(CardReport.Started, Version: 1)
            .Apply(AcceptedStart(Updated) with { ChannelId = "channel" }, newest: 1, Noon.AddSeconds(3));

        Assert.All([confirmed, onChannel], card => Assert.Equal((false, null), (card.AwaitsFallback, card.NextTryAt)));
        Assert.Equal(SendPurpose.Next, Assert.Single(PlanOf(confirmed, Updated, TimeSpan.FromSeconds(3), version: 2).Nexts).Purpose);
    }

    [Fact]
    public void The_notification_is_sent_once_and_a_failure_is_tried_again()
    {
        var waiting = AcceptedStart(Updated);
        var told = After(waiting, new PushOutcome.Accepted("push", UniqueId: null));
        var postponed = After(waiting, new PushOutcome.Retry(TimeSpan.FromMinutes(5), "ServiceUnavailable"));

        Assert.Equal((false, DeliveryRules.StartNotConfirmed, "push"), (told.AwaitsFallback, told.Reason, told.PushId));
        Assert.True(told.IsOpen);
        Assert.Equal((true, Noon.AddMinutes(5)), (postponed.AwaitsFallback, postponed.NextTryAt));
        var refused = After(waiting, new PushOutcome.Refused("BadTopic"));
        Assert.Equal((false, "BadTopic"), (refused.AwaitsFallback, refused.Reason));
        Assert.Same(told, After(told, new PushOutcome.Accepted("again", UniqueId: null)));
        Assert.Null(new ReportedCard(CardReport.Started, "cc", 1, 1).Apply(told, newest: 1, Noon).Reason);
    }

    [Fact]
    public void A_card_that_ended_or_is_to_leave_is_not_told()
    {
        var waiting = AcceptedStart(Updated);

        Assert.Empty(PlanOf(waiting with { IsLeaving = true }, Updated, DeliveryRules.StartTimeout).Nexts);
        var ended = Lifecycle.EndAtOnce(Running, EndReason.Ended, Noon.AddSeconds(5));
        Assert.Empty(DeliveryPlan.Of(Given.Open(ended), [Given.Open(waiting)], _ => Updated, Given.Clocks(Noon + DeliveryRules.StartTimeout)).Nexts);
    }

    private static DeviceProfile Profile(string? os) => new(null, null, os, null, null);

    private static DeliveryRecord AcceptedStart(Device device)
    {
        var due = DeliveryRules.Open(known: null, (AccountId.First, "a1", "p1"), hasPlace: true, Noon);
        var sent = DeliveryRules.BeginStart(due, channelId: null, version: 1, Noon);
        var accepted = new PushOutcome.Accepted("start", UniqueId: null);
        return DeliveryRules.After(sent, new Receipt(new DueSend(sent, SendPurpose.Start, device), accepted, Noon) { Version = 1, Timestamp = 1 }, Noon);
    }

    private static DeliveryRecord After(DeliveryRecord waiting, PushOutcome outcome) =>
        DeliveryRules.After(waiting, new Receipt(new DueSend(waiting, SendPurpose.Fallback, Updated), outcome, Noon) { Version = 1 }, Noon);

    private static DeliveryPlan PlanOf(DeliveryRecord delivery, Device device, TimeSpan later, long version = 1) =>
        DeliveryPlan.Of(Given.Open(Running with { Version = version }), [Given.Open(delivery)], _ => device, Given.Clocks(Noon + later));
}
