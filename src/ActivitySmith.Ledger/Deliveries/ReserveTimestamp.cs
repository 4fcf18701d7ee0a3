using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Stores the timestamp of pushes before they are sent, where it lies ahead of the clock. A server that dies before the receipt is
/// written would otherwise be followed by one that uses the timestamp again, for a newer state that phones then ignore.
/// </summary>
/// <param name="account">The activity's account.</param>
/// <param name="activityId">The activity.</param>
/// <param name="deviceIds">To whom the pushes go.</param>
/// <param name="timestamp">UNIX seconds.</param>
public sealed class ReserveTimestamp(AccountId account, string activityId, IReadOnlyList<string> deviceIds, long timestamp) : Command<bool>
{
    public override Outcome<bool> Apply(RowSet rows, DateTimeOffset now)
    {
        foreach (var deviceId in deviceIds)
        {
            if (rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, deviceId)) is { IsOpen: true } row && row.Timestamp < timestamp)
                rows.Deliveries.Put(row with { Timestamp = timestamp, UpdatedAt = now });
        }

        return true;
    }
}
