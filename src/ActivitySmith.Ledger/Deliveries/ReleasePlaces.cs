using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Frees the places that an ended activity has on phones: the newest waiting activity gets each, or the activity that continues the stream. Returns
/// whether the activity has ended.
/// </summary>
/// <param name="account">The activity's account.</param>
/// <param name="activityId">The activity.</param>
/// <param name="deviceIds">The phones.</param>
public sealed class ReleasePlaces(AccountId account, string activityId, IReadOnlyList<string> deviceIds) : Command<bool>
{
    public override Result<bool> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Activities.Find(account, activityId) is not { IsRunning: false } ended) return false;
        foreach (var deviceId in deviceIds) Recipients.ReleasePlace(rows, ended, deviceId, now);
        return true;
    }
}
