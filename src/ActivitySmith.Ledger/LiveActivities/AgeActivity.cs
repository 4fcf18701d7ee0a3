using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.LiveActivities;

/// <summary>
/// Applies the age limits to a running activity. A stream in use gets a new activity shortly before iOS would end the old one; all other activities
/// end after 8 hours (docs/api.md, Streams).
/// </summary>
/// <param name="account">The activity's account.</param>
/// <param name="activityId">The activity.</param>
/// <param name="newActivityId">Id of the activity that may replace it.</param>
/// <param name="limits">Null: by the ledger's clock when the command runs.</param>
public sealed class AgeActivity(AccountId account, string activityId, string newActivityId, AgeLimits? limits = null) : Command<AgeOutcome>
{
    public override Outcome<AgeOutcome> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Activities.Find(account, activityId) is not { IsRunning: true } activity) return AgeOutcome.Unchanged;
        var by = limits ?? AgeLimits.At(now);
        if (activity.StartedAt > by.Impossible)
        {
            rows.Put(activity with { StartedAt = now, UpdatedAt = activity.UpdatedAt > by.Impossible ? now : activity.UpdatedAt });
            return AgeOutcome.Dated;
        }

        var stream = activity.StreamKey is { } key ? rows.Streams.Find(account, key) : null;
        if (stream?.ActivityId == activityId && activity.StartedAt <= by.Rotates && activity.UpdatedAt > by.InUse)
        {
            var rotated = StreamRules.Rotate(stream, activity, activity.Shown, alert: null, newActivityId, now);
            rows.Streams.Put(rotated.Stream);
            rows.Put(rotated.Old);
            rows.Put(rotated.New);
            Recipients.Follow(rows, rotated.Old, rotated.New, rows.Directory(account).Resolve(rotated.New.Shown.Target.Channels), now);
            return AgeOutcome.Rotated;
        }

        if (activity.StartedAt > by.Expires) return AgeOutcome.Unchanged;
        var ended = rows.Put(Lifecycle.EndAtOnce(activity, EndReason.Expired, now));
        Recipients.Ended(rows, ended, now);
        EndActivity.FollowStream(rows, ended, now);
        return AgeOutcome.Expired;
    }
}

public enum AgeOutcome
{
    Unchanged,
    Rotated,
    Expired,

    /// <summary>Its start was in the future, which would have delayed its end; it now counts from the present.</summary>
    Dated,
}
