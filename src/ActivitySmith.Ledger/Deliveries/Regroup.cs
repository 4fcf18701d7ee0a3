using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Matches the deliveries of a running activity to its current recipients: new recipients get the card, former ones lose it. Returns whether anything
/// changed.
/// </summary>
/// <param name="account">The activity's account.</param>
/// <param name="activityId">The activity.</param>
/// <param name="holders">Devices that are known to have an open delivery of the activity.</param>
public sealed class Regroup(AccountId account, string activityId, IReadOnlyList<string> holders) : Command<bool>
{
    public override Result<bool> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Activities.Find(account, activityId) is not { IsRunning: true } activity) return false;
        var recipients = rows.Directory(account).Resolve(activity.Shown.Target.Channels);
        var changed = false;
        foreach (var device in recipients)
        {
            if (device.IsPage) continue;
            var known = rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, device.Id));
            if (known is not null && !known.IsLeaving && known.Phase != DeliveryPhase.Left) continue;
            Recipients.Join(rows, activity, device, now);
            changed = true;
        }

        var ids = recipients.Select(device => device.Id).ToHashSet();
        foreach (var holder in holders)
        {
            if (ids.Contains(holder)
                || rows.Deliveries.Find(account, DeliveryRecord.IdOf(activityId, holder)) is not { IsOpen: true, IsLeaving: false, IsBroadcast: false } leaver)
                continue;
            Recipients.Leave(rows, leaver, now);
            changed = true;
        }

        return changed;
    }
}
