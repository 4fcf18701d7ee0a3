using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Records that starts are about to be sent, so that no node sends a second one while the outcome of the first is unknown. Returns the recorded
/// starts with the current device, so that each has an address. Devices that reported the card or lost their address since are left out.
/// </summary>
/// <param name="account">The activity's account.</param>
/// <param name="activityId">The activity that starts.</param>
/// <param name="version">The activity version in the starts.</param>
/// <param name="starts">The devices, each with the broadcast channel that the card will subscribe to (null for none).</param>
public sealed class BeginStarts(
    AccountId account, string activityId, long version, IReadOnlyList<(string DeviceId, string? ChannelId)> starts) : Command<DueSend[]>
{
    /// <summary>
    /// Devices whose earlier start timed out without a reply, each with the <see cref="DeliveryRecord.NextTryAt"/> of that start. Only the dispatcher
    /// can decide that the time has passed, because it measures time with a monotonic clock.
    /// </summary>
    public IReadOnlyDictionary<string, DateTimeOffset?> Overdue { get; init; } = new Dictionary<string, DateTimeOffset?>();

    public override Result<DueSend[]> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Activities.Find(account, activityId) is not { IsRunning: true }) return Array.Empty<DueSend>();
        var noted = new List<DueSend>(starts.Count);
        foreach (var (deviceId, channelId) in starts)
        {
            if (rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, deviceId)) is not { IsOpen: true, IsLeaving: false } delivery) continue;
            var isDue = delivery.Phase == DeliveryPhase.Due
                || (delivery.Phase == DeliveryPhase.Starting && Overdue.TryGetValue(deviceId, out var over) && delivery.NextTryAt == over);
            if (!isDue || rows.Devices.Find(account, deviceId) is not { CanStart: true } device) continue;
            var isChannelLost = rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, DeliveryRecord.OfChannel(device.Environment))) is { } broadcast
                && (broadcast.IsLeaving || !broadcast.IsOpen);
            var handed = DeliveryRules.BeginStart(delivery, isChannelLost ? null : channelId, version, now);
            rows.Deliveries.Put(handed);
            noted.Add(new DueSend(handed, SendPurpose.Start, device));
        }

        return noted.ToArray();
    }
}
