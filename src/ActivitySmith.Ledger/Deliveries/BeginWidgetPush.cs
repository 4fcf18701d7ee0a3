using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Records that the widget push of a device is about to be sent: later changes need another push. Returns the version that the push covers; null when
/// the delivery has changed since it was found due.
/// </summary>
/// <param name="account">The device's account.</param>
/// <param name="deviceId">The device.</param>
/// <param name="nextTryAt">
/// <see cref="DeliveryRecord.NextTryAt"/> of the delivery that was found due. Only the dispatcher can decide that this time has passed, because it
/// measures time with a monotonic clock.
/// </param>
public sealed class BeginWidgetPush(AccountId account, string deviceId, DateTimeOffset? nextTryAt) : Command<long?>
{
    public override Result<long?> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Deliveries.Find(account, DeliveryRecord.IdOf(DeliveryKind.Widgets, deviceId)) is not { IsOpen: true } delivery
            || delivery.NextTryAt != nextTryAt)
            return (long?)null;
        rows.Deliveries.Put(OneOffRules.BeginWidgetPush(delivery, now));
        return delivery.WantedVersion;
    }
}
