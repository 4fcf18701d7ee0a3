using ActivitySmith.Domain;
using ActivitySmith.Ledger.LiveActivities;

namespace ActivitySmith.Server.Housekeeping;

/// <summary>Rotates and expires activities whose time has come (contract section 5).</summary>
public sealed partial class Ageing(ActivityQueries activities, Ledger.Ledger ledger, TimeProvider clock, ILogger<Ageing> log)
{
    /// <summary>Activities looked at in one go.</summary>
    private const int Share = 200;

    public async Task Run(CancellationToken cancellation)
    {
        int found, changed;
        do
        {
            var aged = await activities.Aged(clock.GetUtcNow(), Share, cancellation);
            (found, changed) = (aged.Count, 0);
            foreach (var (account, id) in aged)
            {
                var outcome = await ledger.Submit(new AgeActivity(account, id, Randomness.ActivityId()));
                if (outcome.IsRefused(out _) || outcome.Value == AgeOutcome.Unchanged) continue;
                changed++;
                LogAged(id, outcome.Value);
            }
        }
        while (found == Share && changed > 0);
    }

    [LoggerMessage(LogLevel.Information, "Activity {ActivityId}: {Outcome} by age")]
    private partial void LogAged(string activityId, AgeOutcome outcome);
}
