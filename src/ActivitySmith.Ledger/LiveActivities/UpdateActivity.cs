using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.LiveActivities;

/// <summary>Updates an activity by its id, also one that a stream manages (docs/api.md, The manual life cycle).</summary>
public sealed class UpdateActivity(Caller caller, string activityId, Desired desired) : Command<ActivityTouched>
{
    public override Outcome<ActivityTouched> Apply(RowSet rows, DateTimeOffset now)
    {
        var activity = rows.Activities.Find(caller.Account, activityId);
        if (activity is null || !caller.Scope.Covers(activity.Shown.Target.Channels)) return Catalogue.CannotUpdateActivity;
        if (!activity.IsRunning) return Catalogue.ActivityHasEnded;
        var next = Presentation.Next(activity.Shown, desired, activity.Shown.Target, now);
        if (next.IsRefused(out var refusal)) return refusal;

        var updated = Lifecycle.Update(activity, next.Value, desired, now);
        var devices = rows.Directory(caller.Account).Resolve(activity.Shown.Target.Channels);
        if (Recipients.TooLong(updated, devices) is { } tooLong) return tooLong;
        if (!ReferenceEquals(updated, activity)) rows.Put(updated);
        return new ActivityTouched(activityId, Recipients.ReachOf(rows, updated, devices));
    }
}

/// <param name="ActivityId">Id from the request.</param>
/// <param name="Reach">Counts of the targeted devices; all 0 when the activity had already ended.</param>
public sealed record ActivityTouched(string ActivityId, Reach Reach);
