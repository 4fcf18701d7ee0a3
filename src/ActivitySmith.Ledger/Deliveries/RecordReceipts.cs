using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>Writes the outcomes of pushes to their deliveries and removes invalid addresses. Returns the number of changed deliveries.</summary>
public sealed class RecordReceipts(IReadOnlyList<Receipt> receipts) : Command<int>
{
    public override Result<int> Apply(RowSet rows, DateTimeOffset now)
    {
        var changed = 0;
        foreach (var receipt in receipts)
        {
            if (rows.Deliveries.Find(receipt.Delivery.Account, receipt.Delivery.Id) is not { } delivery) continue;
            if (!delivery.IsOpen)
            {
                if (OneOffRules.AcceptedAfterReplacement(delivery, receipt, now) is not { } accepted) continue;
                TakeLate(rows, accepted, now);
                changed++;
                continue;
            }

            var isChanged = delivery.Kind == DeliveryKind.Activity ? WriteCard(rows, delivery, receipt, now) : WriteOneOff(rows, delivery, receipt, now);
            if (isChanged) changed++;
        }

        return changed;
    }

    private static bool WriteOneOff(RowSet rows, DeliveryRecord delivery, Receipt receipt, DateTimeOffset now)
    {
        var isForgotten = DeadAddresses.Forget(rows, receipt, now);
        rows.Deliveries.Put(OneOffRules.After(delivery, receipt, isForgotten, now));
        return true;
    }

    /// <summary>The device has a version that was replaced or withdrawn while its push was on its way: the newest one follows it without a sound.</summary>
    private static void TakeLate(RowSet rows, DeliveryRecord accepted, DateTimeOffset now)
    {
        rows.Deliveries.Put(accepted);
        if (rows.Notifications.Find(accepted.Account, accepted.SubjectId) is not { } notification) return;
        if (rows.Directory(accepted.Account).Find(accepted.DeviceId) is not { } device) return;
        var known = rows.Deliveries.Find(accepted.Account, DeliveryRecord.IdOf(notification.Id, device.Id, notification.Version));
        if (known is { IsOpen: false }) return;
        if (NotificationRules.Follow(notification, accepted, device, now) is { } next)
            rows.Deliveries.Put(known is null ? next : known with { ShownVersion = next.ShownVersion });
        else if (known is not null) rows.Deliveries.Put(OneOffRules.Replace(known, now));
    }

    private static bool WriteCard(RowSet rows, DeliveryRecord delivery, Receipt receipt, DateTimeOffset now)
    {
        var next = DeliveryRules.After(delivery, receipt, now);
        if (ReferenceEquals(next, delivery)) return false;
        DeadAddresses.Forget(rows, receipt, now);
        if (next.IsOpen) rows.Deliveries.Put(next);
        else Recipients.Closed(rows, next, now);
        if (receipt is { Outcome: PushOutcome.Refused, Purpose: SendPurpose.Leave } && next is { IsOpen: true, IsBroadcast: false })
            Recipients.JoinIfRecipient(rows, next, now);
        // The report of the card arrived before the reply to its start, and did not include the version that the card shows.
        var isReported = receipt is { Outcome: PushOutcome.Accepted, Purpose: SendPurpose.Start } && next is { IsOpen: true, ShownVersion: > 0 };
        if (isReported && delivery.SeenVersion == 0) ChannelSubscribers.CatchUp(rows, next, now);
        if (delivery.IsBroadcast && !next.IsOpen) FollowChannel(rows, delivery, receipt, now);
        return true;
    }

    /// <summary>
    /// After the end of the activity the deliveries of all subscribers are closed. When the broadcast channel no longer exists, or was ended because
    /// one subscriber is no longer a recipient, the cards of the other subscribers start again.
    /// </summary>
    private static void FollowChannel(RowSet rows, DeliveryRecord broadcast, Receipt receipt, DateTimeOffset now)
    {
        foreach (var device in rows.Directory(broadcast.Account).Devices)
        {
            if (device.Environment != broadcast.ChannelEnvironment) continue;
            if (rows.Deliveries.Find(broadcast.Account, DeliveryRecord.IdOf(broadcast.SubjectId, device.Id)) is not { IsOpen: true } delivery) continue;
            if (delivery.ChannelId != broadcast.ChannelId) continue;
            var next = DeliveryRules.AfterBroadcast(delivery, broadcast, receipt, now);
            if (next.IsOpen) rows.Deliveries.Put(next);
            else Recipients.Closed(rows, next, now);
        }

        if (broadcast.ChannelId is not { } id || rows.BroadcastChannels.Find(broadcast.Account, id) is not { } channel) return;
        if (receipt.Outcome is PushOutcome.BroadcastChannelNotFound) rows.BroadcastChannels.Remove(broadcast.Account, id);
        else rows.BroadcastChannels.Put(channel with { ReleasedAt = now });
    }
}
