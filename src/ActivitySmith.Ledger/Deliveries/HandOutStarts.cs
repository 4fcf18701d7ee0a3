using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Notes that starts are about to be sent, so that nobody sends a second one while what became of the first is unknown. Answers those that
/// were noted, with the device as it stands then, so that what is sent has an address; a device that reported the card meanwhile, or lost
/// its address, is not among them.
/// </summary>
/// <param name="account">The activity's account.</param>
/// <param name="activityId">What starts.</param>
/// <param name="version">Of the activity, as the starts carry it.</param>
/// <param name="starts">Devices, with the broadcast channel that the card is to listen to (null: none).</param>
public sealed class HandOutStarts(AccountId account, string activityId, long version, IReadOnlyList<(string DeviceId, string? ChannelId)> starts) : Command<DueSend[]>
{
    /// <summary>
    /// Devices whose earlier start is over without an answer, with the <see cref="DeliveryRecord.NextTryAt"/> that says so. Whether that time has come only
    /// the dispatcher can tell, which measured it.
    /// </summary>
    public IReadOnlyDictionary<string, DateTimeOffset?> Overdue { get; init; } = new Dictionary<string, DateTimeOffset?>();

    public override Outcome<DueSend[]> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Activities.Find(account, activityId) is not { IsRunning: true }) return Array.Empty<DueSend>();
        var noted = new List<DueSend>(starts.Count);
        foreach (var (deviceId, channelId) in starts)
        {
            if (rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, deviceId)) is not { IsOpen: true, IsLeaving: false } delivery) continue;
            var isDue = delivery.Phase == DeliveryPhase.Due || (delivery.Phase == DeliveryPhase.Starting && Overdue.TryGetValue(deviceId, out var over) && delivery.NextTryAt == over);
            if (!isDue || rows.Devices.Find(account, deviceId) is not { CanStart: true } device) continue;
            var isChannelLost = rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, DeliveryRecord.OfChannel(device.Environment))) is { } broadcast
                && (broadcast.IsLeaving || !broadcast.IsOpen);
            var handed = DeliveryRules.HandOut(delivery, isChannelLost ? null : channelId, version, now);
            rows.Deliveries.Put(handed);
            noted.Add(new DueSend(handed, SendPurpose.Start, device));
        }

        return noted.ToArray();
    }
}
