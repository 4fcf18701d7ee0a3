using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.LiveActivities;

/// <summary>Updates an activity by its id, also one that a stream manages (docs/api.md, The manual life cycle).</summary>
public sealed class UpdateActivity(Caller caller, string activityId, Desired desired) : Command<ActivityTouched>
{
    public override Result<ActivityTouched> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Activities.Find(caller.Account, activityId) is not { } activity) return Catalogue.CannotUpdateActivity;
        var audience = Audience.Of(rows, activity);
        var updated = ManualRules.Update(activity, desired, caller.Scope, audience, now);
        if (updated.IsRefused(out var refusal)) return refusal;
        if (!ReferenceEquals(updated.Value, activity)) rows.Put(updated.Value);
        return new ActivityTouched(activityId, audience.ReachOf(updated.Value));
    }
}

/// <param name="ActivityId">Id from the request.</param>
/// <param name="Reach">Counts of the targeted devices; all 0 when the activity had already ended.</param>
public sealed record ActivityTouched(string ActivityId, Reach Reach);
