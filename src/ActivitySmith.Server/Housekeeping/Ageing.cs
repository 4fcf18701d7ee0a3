using ActivitySmith.Domain;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.LiveActivities;

namespace ActivitySmith.Server.Housekeeping;

/// <summary>Rotates and ends activities by their age (docs/api.md, The manual life cycle).</summary>
public sealed partial class Ageing(ActivityQueries activities, LedgerWriter ledger, ClockHistory past, TimeProvider clock, ILogger<Ageing> log)
{
    /// <summary>Activities read at a time.</summary>
    private const int PageSize = 200;

    public async Task Run(CancellationToken cancellation)
    {
        var limits = AgeLimits.At(clock.GetUtcNow(), past.Ago);
        await AgeAll(activities.DatedAhead);
        await AgeAll(activities.Aged);

        async Task AgeAll(Func<AgeLimits, AgedActivity?, int, CancellationToken, Task<IReadOnlyList<AgedActivity>>> read)
        {
            for (AgedActivity? last = null; ;)
            {
                var page = await read(limits, last, PageSize, cancellation);
                foreach (var aged in page)
                {
                    cancellation.ThrowIfCancellationRequested();
                    await BackgroundWork.Try(log, $"ageing of activity {aged.Id}", () => Age(aged, limits), cancellation);
                }

                if (page.Count < PageSize) return;
                last = page[^1];
            }
        }
    }

    private async Task Age(AgedActivity aged, AgeLimits limits)
    {
        var outcome = await ledger.Submit(new AgeActivity(aged.Account, aged.Id, Randomness.ActivityId(), limits));
        if (outcome.IsRefused(out _) || outcome.Value == AgeOutcome.Unchanged) return;
        LogAged(aged.Id, outcome.Value);
    }

    [LoggerMessage(LogLevel.Information, "Activity aged: {ActivityId}, {Outcome}")]
    private partial void LogAged(string activityId, AgeOutcome outcome);
}
