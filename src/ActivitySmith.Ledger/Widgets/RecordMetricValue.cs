using ActivitySmith.Domain;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Widgets;

/// <summary>Records a metric's value. A value with an older timestamp than an earlier value is accepted and ignored.</summary>
/// <param name="account">The metric's account.</param>
/// <param name="key">The metric.</param>
/// <param name="value">Number or text, kept as sent.</param>
/// <param name="measuredAt">
/// Timestamp, at most <see cref="WidgetMetric.MaxAhead"/> in the future; null: the value has no timestamp and counts as the latest.
/// </param>
public sealed class RecordMetricValue(AccountId account, string key, Scalar value, DateTimeOffset? measuredAt) : Command<WidgetMetric>
{
    public override Result<WidgetMetric> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Metrics.Find(account, key) is not { } metric) return Catalogue.MetricNotFound(key);
        if (measuredAt > now + WidgetMetric.MaxAhead) return Catalogue.MetricTimestampAhead;
        var recorded = metric.Record(value, measuredAt is { } at ? Instant.Truncate(at) : null, now);
        if (ReferenceEquals(recorded, metric)) return metric;
        rows.Metrics.Put(recorded);
        rows.Append(new MetricValue(account, key, value, recorded.ValueAt ?? now));
        OneOffs.MetricsChanged(rows, account, now);
        return recorded;
    }
}
