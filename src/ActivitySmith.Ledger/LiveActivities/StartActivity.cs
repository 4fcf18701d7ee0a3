using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.LiveActivities;

/// <summary>Starts an activity of the manual life cycle (docs/api.md, The manual life cycle).</summary>
public sealed class StartActivity(Caller caller, Desired desired, Target target, string activityId) : Command<ActivityStarted>
{
    public override Result<ActivityStarted> Apply(RowSet rows, DateTimeOffset now)
    {
        var audience = Audience.Of(rows, caller.Account, target);
        var started = ManualRules.Start((caller.Account, activityId), desired, target, audience, now);
        if (started.IsRefused(out var refusal)) return refusal;
        rows.Start(started.Value);
        return new ActivityStarted(activityId, target.Channels, audience.ReachOf(started.Value));
    }
}

/// <param name="ActivityId">Id for updates and the end.</param>
/// <param name="Channels">Effective slugs; null means the whole account.</param>
/// <param name="Reach">Counts of the targeted devices.</param>
public sealed record ActivityStarted(string ActivityId, IReadOnlyList<string>? Channels, Reach Reach);
