using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Widgets;

/// <summary>Deletes a metric; its stored values are pruned separately.</summary>
public sealed class DeleteMetric(AccountId account, string key) : Command<WidgetMetric>
{
    public override Result<WidgetMetric> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Metrics.Find(account, key) is not { } metric) return ManagementCatalogue.MetricNotFound(key);
        rows.Metrics.Remove(account, key);
        return metric;
    }
}
