using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Notes that a device's widget push is about to be sent: changes from now on need another one. Answers the version that it stands for;
/// null when it has changed since it was found due.
/// </summary>
/// <param name="account">The device's account.</param>
/// <param name="deviceId">Whose widgets.</param>
/// <param name="nextTryAt">Of the delivery that was found due; whether that time has come only the dispatcher can tell, which measured it.</param>
public sealed class HandOutWidgets(AccountId account, string deviceId, DateTimeOffset? nextTryAt) : Command<long?>
{
    public override Outcome<long?> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Deliveries.Find(account, DeliveryRecord.IdOf(DeliveryKind.Widgets, deviceId)) is not { IsOpen: true } delivery || delivery.NextTryAt != nextTryAt)
            return (long?)null;
        rows.Deliveries.Put(OneOffRules.HandOut(delivery, now));
        return delivery.WantedVersion;
    }
}
