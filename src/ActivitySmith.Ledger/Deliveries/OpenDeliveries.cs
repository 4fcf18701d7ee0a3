using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Opens the deliveries of several running activities to one device, in the order of their starts, so that the earliest get the free places of a phone
/// and the others wait. Returns the number of those for which the device is a recipient.
/// </summary>
/// <param name="account">The device's account.</param>
/// <param name="deviceId">The device.</param>
/// <param name="activityIds">The activities, oldest start first.</param>
public sealed class OpenDeliveries(AccountId account, string deviceId, IReadOnlyList<string> activityIds) : Command<int>
{
    public override Result<int> Apply(RowSet rows, DateTimeOffset now)
    {
        var count = 0;
        foreach (var id in activityIds)
        {
            if (rows.Activities.Find(account, id) is not { IsRunning: true } activity
                || Recipients.RecipientOf(rows, activity, deviceId) is not { } device) continue;
            Recipients.Join(rows, activity, device, now);
            count++;
        }

        return count;
    }
}
