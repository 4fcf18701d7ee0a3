using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Pruning;

namespace ActivitySmith.Ledger.Widgets;

/// <summary>Deletes a metric with all its values, in as many batches as needed.</summary>
public static class MetricDeletion
{
    /// <summary>
    /// Deletes the values before the metric, so that a crash leaves no values for a later metric with the same key, and again after it, because
    /// values may have arrived in between.
    /// </summary>
    public static async Task<Result<WidgetMetric>> DeleteMetricWithValues(this LedgerWriter ledger, AccountId account, string key)
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
            // In batches, so that other commands run in between.
        }
    }
}
