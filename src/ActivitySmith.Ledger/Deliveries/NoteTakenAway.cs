using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// A device's app has asked what to show, so that cards that it is to lose, and only it can take away, are gone. Answers which; a device that is meant
/// again by now keeps its card.
/// </summary>
public sealed class NoteTakenAway(AccountId account, string deviceId, IReadOnlyList<string> activityIds) : Command<string[]>
{
    public override Outcome<string[]> Apply(RowSet rows, DateTimeOffset now)
    {
        var gone = new List<string>(activityIds.Count);
        foreach (var id in activityIds)
        {
            if (rows.Deliveries.Find(account, DeliveryRecord.IdOf(id, deviceId)) is not { } delivery || !DeliveryRules.IsTakenAwayByApp(delivery)) continue;
            Recipients.Closed(rows, DeliveryRules.Close(delivery, DeliveryPhase.Left, now), now);
            gone.Add(id);
        }

        return gone.ToArray();
    }
}
