using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Notes that a device's widget push is about to be sent: changes from now on need another one. Answers the version that it stands for;
/// null when none is due.
/// </summary>
public sealed class HandOutWidgets(AccountId account, string deviceId) : Command<long?>
{
    public override Outcome<long?> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Deliveries.Find(account, DeliveryRecord.IdOf(DeliveryKind.Widgets, deviceId)) is not { IsOpen: true } delivery || delivery.NextTryAt > now)
            return (long?)null;
        rows.Deliveries.Put(OneOffRules.HandOut(delivery, now));
        return delivery.WantedVersion;
    }
}
