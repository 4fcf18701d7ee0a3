using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Streams;

namespace ActivitySmith.Ledger.LiveActivities;

/// <summary>Ends an activity by its id. A second end gets the same response and sends nothing (docs/api.md, The manual life cycle).</summary>
public sealed class EndActivity(Caller caller, string activityId, Desired desired) : Command<ActivityTouched>
{
    public override Result<ActivityTouched> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Activities.Find(caller.Account, activityId) is not { } activity) return Catalogue.CannotEndActivity;
        var audience = Audience.Of(rows, activity);
        var outcome = ManualRules.End(activity, desired, caller.Scope, audience, now);
        if (outcome.IsRefused(out var refusal)) return refusal;
        var ended = outcome.Value;
        if (ReferenceEquals(ended, activity)) return new ActivityTouched(activityId, default);

        var stream = activity.StreamKey is { } key ? rows.Streams.Find(activity.Account, key) : null;
        var decision = new StreamDecision.Ended(StreamRules.WithoutActivity(stream, ended, now), ended);
        StreamRows.Write(rows, decision);
        return new ActivityTouched(activityId, audience.ReachOf(ended));
    }
}
