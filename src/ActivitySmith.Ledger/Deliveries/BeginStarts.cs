using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Records that starts are about to be sent, so that no node sends a second one while the outcome of the first is unknown. Opens the deliveries of
/// devices that have none: a phone without a free place waits for one. Returns the recorded starts with the current device, so that each has an
/// address. Devices that reported the card, lost their address or are no recipients since are left out.
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
        if (rows.Activities.Find(account, activityId) is not { IsRunning: true } activity) return Array.Empty<DueSend>();
        var noted = new List<DueSend>(starts.Count);
        foreach (var (deviceId, channelId) in starts)
        {
            if (Recipients.RecipientOf(rows, activity, deviceId) is not { IsPage: false, CanStart: true } device) continue;
            var isNew = rows.DeliveryOf(activity, device) is null or { Phase: DeliveryPhase.Left };
            if (isNew) Recipients.Join(rows, activity, device, now);
            if (rows.DeliveryOf(activity, device) is not { IsOpen: true, IsLeaving: false } delivery) continue;
            var isDue = delivery.Phase == DeliveryPhase.Due
                || (delivery.Phase == DeliveryPhase.Starting && Overdue.TryGetValue(deviceId, out var over) && delivery.NextTryAt == over);
            // A card that was swiped away before returns within its device's budget, which the dispatcher keeps.
            if (!isDue || (isNew && delivery.Swipes > 0)) continue;
            var isChannelLost = rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, DeliveryRecord.OfChannel(device.Environment))) is { } broadcast
                && (broadcast.IsLeaving || !broadcast.IsOpen);
            var handed = DeliveryRules.BeginStart(delivery, isChannelLost ? null : channelId, version, now);
            rows.Deliveries.Put(handed);
            noted.Add(new DueSend(handed, SendPurpose.Start, device));
        }

        return noted.ToArray();
    }
}
