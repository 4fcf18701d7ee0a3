using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Notes that ends are about to be sent to cards whose devices left: should a device come back meanwhile, nobody could tell whether its card
/// is still there, so that the end is finished first. Answers the deliveries that were noted; devices that came back before are not among them.
/// </summary>
/// <param name="account">The activity's account.</param>
/// <param name="activityId">What is taken away.</param>
/// <param name="deviceIds">Devices; a channel's (<see cref="DeliveryRecord.OfChannel"/>) ends the cards of all its listeners.</param>
public sealed class HandOutLeaves(AccountId account, string activityId, IReadOnlyList<string> deviceIds) : Command<DeliveryRecord[]>
{
    public override Outcome<DeliveryRecord[]> Apply(RowSet rows, DateTimeOffset now)
    {
        var noted = new List<DeliveryRecord>(deviceIds.Count);
        foreach (var deviceId in deviceIds)
        {
            if (rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, deviceId)) is not { IsOpen: true } delivery) continue;
            if (delivery.IsBroadcast && rows.Activities.Find(account, activityId) is not { IsRunning: true }) continue; // Its own end is due, for all of them.
            if (!delivery.IsBroadcast && !delivery.IsLeaving && rows.Devices.Find(account, deviceId) is not null) continue;
            var handed = DeliveryRules.HandOutLeave(delivery, now);
            rows.Deliveries.Put(handed);
            noted.Add(handed);
            if (delivery.IsBroadcast) NoteListeners(rows, delivery, now);
        }

        return noted.ToArray();
    }

    /// <summary>What they report of their cards from now on is about the one that is ended with the channel.</summary>
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
