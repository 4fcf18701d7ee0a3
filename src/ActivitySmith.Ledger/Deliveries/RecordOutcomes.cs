using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>What became of one activity's pushes.</summary>
public sealed record ActivityOutcomes(AccountId Account, string ActivityId, IReadOnlyList<SendOutcome> Outcomes);

/// <summary>Keeps what became of pushes; answers how many deliveries changed.</summary>
public sealed class RecordOutcomes(IReadOnlyList<ActivityOutcomes> activities) : Command<int>
{
    public override Outcome<int> Apply(RowSet rows, DateTimeOffset now)
    {
        var changed = 0;
        foreach (var (account, activityId, outcomes) in activities)
        {
            foreach (var outcome in outcomes)
                if (Keep(rows, account, activityId, outcome, now)) changed++;
        }

        return changed;
    }

    private static bool Keep(RowSet rows, AccountId account, string activityId, SendOutcome outcome, DateTimeOffset now)
    {
        if (rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, outcome.DeviceId)) is not { IsOpen: true } delivery) return false;
        var next = DeliveryRules.After(delivery, outcome, now);
        if (ReferenceEquals(next, delivery)) return false;
        if (outcome is SendOutcome.DeadAddress dead) ForgetAddress(rows, account, dead, now);
        if (next.IsOpen) rows.Deliveries.Put(next);
        else Recipients.Closed(rows, next, now);
        if (outcome is SendOutcome.Refused { Purpose: SendPurpose.Leave } && next is { IsOpen: true, IsBroadcast: false }) Recipients.StaysIfMeant(rows, next, now);
        // The card's report was quicker than the answer to its start, and said not what it shows.
        if (outcome is SendOutcome.Accepted { Purpose: SendPurpose.Start } && next is { IsOpen: true, ShownVersion: > 0 } && delivery.SeenVersion == 0) ChannelListeners.CatchUp(rows, next, now);
        if (delivery.IsBroadcast && !next.IsOpen) FollowChannel(rows, delivery, outcome, now);
        return true;
    }

    private static void ForgetAddress(RowSet rows, AccountId account, SendOutcome.DeadAddress dead, DateTimeOffset now)
    {
        if (rows.Devices.Find(account, dead.DeviceId) is not { } device)
        {
            // A removed phone reports no other.
            if (rows.RemovedDevices.Find(account, dead.DeviceId) is { } removed && removed.ApnsToken == dead.Token) rows.RemovedDevices.Put(removed with { ApnsToken = null });
            return;
        }

        if (device.Kind == DeviceKind.Web) DeadSubscriptions.Forget(rows, device, dead.Token);
        else if (dead.Purpose == SendPurpose.Leave && device.ApnsToken is { } app && app.Value == dead.Token && DeadToken.IsToBeForgotten(app.ReportedAt, dead.InvalidSince, now))
            rows.Put(device with { ApnsToken = null });
        else if (dead.Purpose == SendPurpose.Start && device.PushToStartToken is { } token && token.Value == dead.Token && DeadToken.IsToBeForgotten(token.ReportedAt, dead.InvalidSince, now))
            rows.Put(device with { PushToStartToken = null });
    }

    /// <summary>
    /// The channel's end reached all its cards; or the channel is gone, or was ended as it had a listener that is no recipient any longer:
    /// then the cards of the others start again.
    /// </summary>
    private static void FollowChannel(RowSet rows, DeliveryRecord broadcast, SendOutcome outcome, DateTimeOffset now)
    {
        var isGone = outcome is SendOutcome.ChannelGone;
        foreach (var device in rows.Directory(broadcast.Account).Devices)
        {
            if (device.Environment != broadcast.ChannelEnvironment
                || rows.Deliveries.Find(broadcast.Account, DeliveryRecord.IdOf(broadcast.SubjectId, device.Id)) is not { IsOpen: true } delivery || delivery.ChannelId != broadcast.ChannelId) continue;
            if (!isGone && outcome.Purpose != SendPurpose.Leave) Recipients.Closed(rows, DeliveryRules.Close(delivery, DeliveryPhase.Ended, now), now);
            else if (delivery.IsLeaving && !isGone && delivery.Phase != DeliveryPhase.Starting) Recipients.Closed(rows, DeliveryRules.Close(delivery, DeliveryPhase.Left, now), now);
            else if (isGone) rows.Deliveries.Put(DeliveryRules.ChannelLost(delivery, ((SendOutcome.ChannelGone)outcome).Reason, now));
            else rows.Deliveries.Put(DeliveryRules.ChannelLost(delivery with { SeenVersion = Math.Max(delivery.SeenVersion, broadcast.HeardVersion), ShownVersion = 0 }, reason: null, now));
        }

        if (broadcast.ChannelId is not { } id || rows.BroadcastChannels.Find(broadcast.Account, id) is not { } channel) return;
        if (isGone) rows.BroadcastChannels.Remove(broadcast.Account, id);
        else rows.BroadcastChannels.Put(channel with { ReleasedAt = now });
    }
}
