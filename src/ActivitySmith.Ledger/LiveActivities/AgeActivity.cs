using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Streams;

namespace ActivitySmith.Ledger.LiveActivities;

/// <summary>Applies the age limits to a running activity (<see cref="AgeRules"/>).</summary>
/// <param name="account">The activity's account.</param>
/// <param name="activityId">The activity.</param>
/// <param name="newActivityId">Id of the activity that may replace it.</param>
/// <param name="limits">Null: by the ledger's clock when the command runs.</param>
public sealed class AgeActivity(AccountId account, string activityId, string newActivityId, AgeLimits? limits = null) : Command<AgeOutcome>
{
    public override Result<AgeOutcome> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Activities.Find(account, activityId) is not { IsRunning: true } activity) return AgeOutcome.Unchanged;
        var stream = activity.StreamKey is { } key ? rows.Streams.Find(account, key) : null;
        var decision = AgeRules.Apply(stream, activity, limits ?? AgeLimits.At(now), newActivityId, now);
        StreamRows.Write(rows, decision);
        return decision switch
        {
            StreamDecision.Updated => AgeOutcome.Dated,
            StreamDecision.Rotated => AgeOutcome.Rotated,
            StreamDecision.Ended => AgeOutcome.Expired,
            _ => AgeOutcome.Unchanged,
        };
    }
}

public enum AgeOutcome
{
    Unchanged,
    Rotated,
    Expired,

    /// <summary>Its start was in the future, which would have delayed its end; its age now counts from the present.</summary>
    Dated,
}
