using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Widgets;

public sealed class ChangeMetric(AccountId account, string key, MetricChange change) : Command<WidgetMetric>
{
    public override Result<WidgetMetric> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Metrics.Find(account, key) is not { } before) return ManagementCatalogue.MetricNotFound(key);
        var metric = change.Apply(before, now);
        if (metric.IsRefused(out var refusal)) return refusal;
        rows.Metrics.Put(metric.Value);
        return metric;
    }
}
