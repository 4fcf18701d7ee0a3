using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Matches open deliveries of running activities to their current recipients: devices that are no recipients any longer lose the card, those that are
/// again keep it. Returns the number of changed deliveries.
/// </summary>
/// <param name="account">The account.</param>
/// <param name="holders">Devices with an open delivery, by activity.</param>
public sealed class Regroup(AccountId account, IReadOnlyList<(string ActivityId, IReadOnlyList<string> DeviceIds)> holders) : Command<int>
{
    public override Result<int> Apply(RowSet rows, DateTimeOffset now)
    {
        var changed = 0;
        foreach (var (activityId, deviceIds) in holders)
        {
            if (rows.Activities.Find(account, activityId) is not { IsRunning: true } activity) continue;
            foreach (var deviceId in deviceIds)
            {
                if (rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, deviceId)) is not { IsOpen: true, IsBroadcast: false } delivery) continue;
                var device = Recipients.RecipientOf(rows, activity, deviceId);
                if (delivery.IsLeaving == device is null) continue;
                if (device is null) Recipients.Leave(rows, delivery, now);
                else Recipients.Join(rows, activity, device, now);
                changed++;
            }
        }

        return changed;
    }
}
