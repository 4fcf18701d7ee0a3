using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Widgets;

/// <summary>Changes a metric's name or format. Widgets fetch it again when the change clears its latest value.</summary>
public sealed class ChangeMetric(AccountId account, string key, MetricChange change) : Command<WidgetMetric>
{
    public override Result<WidgetMetric> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Metrics.Find(account, key) is not { } before) return ManagementCatalogue.MetricNotFound(key);
        var metric = change.Apply(before, now);
        if (metric.IsRefused(out var refusal)) return refusal;
        rows.Metrics.Put(metric.Value);
        if (metric.Value.Value is null && before.Value is not null) OneOffs.MetricsChanged(rows, account, now);
        return metric;
    }
}
