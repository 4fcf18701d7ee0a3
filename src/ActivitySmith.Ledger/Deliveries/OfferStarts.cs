using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Leaves the start of cards to the app, which has them before it and is on screen: for a minute no push starts them as well. Answers
/// which were left to it; a push was quicker for the others.
/// </summary>
public sealed class OfferStarts(AccountId account, string deviceId, IReadOnlyList<string> activityIds) : Command<string[]>
{
    /// <summary>Time for the app's report; then the push goes after all.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    public override Outcome<string[]> Apply(RowSet rows, DateTimeOffset now)
    {
        var offered = new List<string>(activityIds.Count);
        foreach (var id in activityIds)
        {
            if (rows.Deliveries.Find(account, DeliveryRecord.IdOf(id, deviceId)) is not { IsOpen: true, Phase: DeliveryPhase.Due, IsLeaving: false } due) continue;
            rows.Deliveries.Put(DeliveryRules.HandOut(due, channelId: null, version: 0, now) with { NextTryAt = now + Timeout });
            offered.Add(id);
        }

        return offered.ToArray();
    }
}
