using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Pruning;

namespace ActivitySmith.Ledger.Widgets;

/// <summary>Deletes a metric with all its values, however many batches that takes.</summary>
public static class MetricDeletion
{
    /// <summary>
    /// Deletes the values before the metric, so that a crash leaves none behind for a later metric of the same key, and once more after it, for
    /// those that arrived in between.
    /// </summary>
    public static async Task<Outcome<WidgetMetric>> DeleteMetricWithValues(this LedgerWriter ledger, AccountId account, string key)
    {
        if (MetricKey.IsValid(key)) await DeleteValues(ledger, account, key);
        var deleted = await ledger.Submit(new DeleteMetric(account, key));
        if (!deleted.IsRefused(out _)) await DeleteValues(ledger, account, key);
        return deleted;
    }

    private static async Task DeleteValues(LedgerWriter ledger, AccountId account, string key)
    {
        while (await ledger.Prune(PruneRequest.MetricValues(account, key)) == PruneRequest.BatchSize)
        {
            // Batch by batch, so that other commands get their turn in between.
        }
    }
}
