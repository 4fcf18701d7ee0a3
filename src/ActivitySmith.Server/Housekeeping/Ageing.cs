using ActivitySmith.Domain;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.LiveActivities;

namespace ActivitySmith.Server.Housekeeping;

/// <summary>Rotates and ends activities by their age (docs/api.md, The manual life cycle).</summary>
public sealed partial class Ageing(ActivityQueries activities, LedgerWriter ledger, ClockHistory past, TimeProvider clock, ILogger<Ageing> log)
{
    /// <summary>Activities read at a time.</summary>
    private const int BatchSize = 200;

    public async Task Run(CancellationToken cancellation)
    {
        int found, changed = 0;
        do
        {
            var limits = AgeLimits.At(clock.GetUtcNow(), past.Ago);
            var aged = await activities.Aged(limits, BatchSize, cancellation);
            (found, changed) = (aged.Count, 0);
            foreach (var (account, id) in aged)
            {
                cancellation.ThrowIfCancellationRequested();
                await BackgroundWork.Try(log, $"ageing of activity {id}", () => Age(account, id, limits), cancellation);
            }
        }
        while (found == BatchSize && changed > 0);

        async Task Age(AccountId account, string id, AgeLimits limits)
        {
            var outcome = await ledger.Submit(new AgeActivity(account, id, Randomness.ActivityId(), limits));
            if (outcome.IsRefused(out _) || outcome.Value == AgeOutcome.Unchanged) return;
            changed++;
            LogAged(id, outcome.Value);
        }
    }

    [LoggerMessage(LogLevel.Information, "Activity aged: {ActivityId}, {Outcome}")]
    private partial void LogAged(string activityId, AgeOutcome outcome);
}
