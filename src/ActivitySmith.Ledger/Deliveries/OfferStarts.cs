using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Lets the app start the cards: it is on screen and gets them in its list. A card without a free place waits for one. For <see cref="Timeout"/> no push
/// starts the others. Returns the activity ids of the cards that the app starts; for the rest a push was already handed out, or they wait.
/// </summary>
public sealed class OfferStarts(AccountId account, string deviceId, IReadOnlyList<string> activityIds) : Command<string[]>
{
    /// <summary>Time for the report of the app; after that the server sends the start as a push.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    public override Result<string[]> Apply(RowSet rows, DateTimeOffset now)
    {
        var offered = new List<string>(activityIds.Count);
        foreach (var id in activityIds)
        {
            if (rows.Activities.Find(account, id) is not { IsRunning: true } activity) continue;
            if (Recipients.RecipientOf(rows, activity, deviceId) is not { } device) continue;
            if (rows.DeliveryOf(activity, device) is null or { Phase: DeliveryPhase.Left }) Recipients.Join(rows, activity, device, now);
            if (rows.DeliveryOf(activity, device) is not { IsOpen: true, Phase: DeliveryPhase.Due, IsLeaving: false } due) continue;
            rows.Deliveries.Put(DeliveryRules.BeginStart(due, channelId: null, version: 0, now) with { NextTryAt = now + Timeout });
            offered.Add(id);
        }

        return offered.ToArray();
    }
}
