using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// The app of a device requested its list of cards, so it removes the cards that only it can end and that it must lose. Closes their deliveries and
/// returns their activity ids; a device that is a recipient again keeps its card.
/// </summary>
public sealed class RecordCardsRemoved(AccountId account, string deviceId, IReadOnlyList<string> activityIds) : Command<string[]>
{
    public override Result<string[]> Apply(RowSet rows, DateTimeOffset now)
    {
        var removed = new List<string>(activityIds.Count);
        foreach (var id in activityIds)
        {
            if (rows.Deliveries.Find(account, DeliveryRecord.IdOf(id, deviceId)) is not { } delivery || !DeliveryRules.IsTakenAwayByApp(delivery)) continue;
            Recipients.Closed(rows, DeliveryRules.Close(delivery, DeliveryPhase.Left, now), now);
            removed.Add(id);
        }

        return removed.ToArray();
    }
}
