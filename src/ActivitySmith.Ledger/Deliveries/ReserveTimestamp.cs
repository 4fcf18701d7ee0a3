using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Stores the timestamp of pushes before they are sent, when it is ahead of the clock. Otherwise a server that restarts after a crash could use the
/// same timestamp for a newer state, which phones then ignore.
/// </summary>
/// <param name="account">The activity's account.</param>
/// <param name="activityId">The activity.</param>
/// <param name="deviceIds">The devices that the pushes are for.</param>
/// <param name="timestamp">UNIX seconds.</param>
public sealed class ReserveTimestamp(AccountId account, string activityId, IReadOnlyList<string> deviceIds, long timestamp) : Command<bool>
{
    public override Result<bool> Apply(RowSet rows, DateTimeOffset now)
    {
        foreach (var deviceId in deviceIds)
        {
            if (rows.Activities.Find(account, activityId) is { IsRunning: true } activity
                && Recipients.RecipientOf(rows, activity, deviceId) is { } device && rows.DeliveryOf(activity, device) is null)
                Recipients.Join(rows, activity, device, now);
            if (rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, deviceId)) is { IsOpen: true } row && row.Timestamp < timestamp)
                rows.Deliveries.Put(row with { Timestamp = timestamp, UpdatedAt = now });
        }

        return true;
    }
}
