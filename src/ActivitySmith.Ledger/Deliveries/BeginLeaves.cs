using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Records that ends are about to be sent to cards whose devices stopped being recipients. If a device becomes a recipient again during the send, the
/// server cannot know whether its card still exists, so it finishes the end first. Returns the recorded deliveries, without those of devices that
/// became recipients again before.
/// </summary>
/// <param name="account">The activity's account.</param>
/// <param name="activityId">The activity whose cards are ended.</param>
/// <param name="deviceIds">The devices; a channel's id (<see cref="DeliveryRecord.OfChannel"/>) ends the cards of all its subscribers.</param>
public sealed class BeginLeaves(AccountId account, string activityId, IReadOnlyList<string> deviceIds) : Command<DeliveryRecord[]>
{
    public override Result<DeliveryRecord[]> Apply(RowSet rows, DateTimeOffset now)
    {
        var noted = new List<DeliveryRecord>(deviceIds.Count);
        foreach (var deviceId in deviceIds)
        {
            if (rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, deviceId)) is not { IsOpen: true } delivery) continue;
            // The end of the activity is due for all subscribers.
            if (delivery.IsBroadcast && rows.Activities.Find(account, activityId) is not { IsRunning: true }) continue;
            if (!delivery.IsBroadcast && !delivery.IsLeaving && rows.Devices.Find(account, deviceId) is not null) continue;
            var handed = DeliveryRules.BeginLeave(delivery, now);
            rows.Deliveries.Put(handed);
            noted.Add(handed);
            if (delivery.IsBroadcast) NoteListeners(rows, delivery, now);
        }

        return noted.ToArray();
    }

    /// <summary>From now on, reports of the subscribers are about the card that is ended with the channel.</summary>
    private void NoteListeners(RowSet rows, DeliveryRecord broadcast, DateTimeOffset now)
    {
        foreach (var device in rows.Directory(account).Devices)
        {
            if (device.Kind != DeviceKind.Ios || device.Environment != broadcast.ChannelEnvironment
                || rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, device.Id)) is not { IsOpen: true, Phase: DeliveryPhase.Live } listener
                || listener.ChannelId != broadcast.ChannelId) continue;
            rows.Deliveries.Put(listener with { LeaveSentAt = now, StartSentAt = null, UpdatedAt = now });
        }
    }
}
