using ActivitySmith.Domain;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Widgets;

/// <summary>Takes a metric's value; one measured before the stored one is accepted and ignored (contract section 2).</summary>
/// <param name="account">The metric's account.</param>
/// <param name="key">The metric.</param>
/// <param name="value">Number or text, kept as sent.</param>
/// <param name="measuredAt">Null: now.</param>
public sealed class RecordMetricValue(AccountId account, string key, Scalar value, DateTimeOffset? measuredAt) : Command<WidgetMetric>
{
    public override Outcome<WidgetMetric> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Metrics.Find(account, key) is not { } metric) return Catalogue.MetricNotFound(key);
        var at = Instant.Cut(measuredAt ?? now);
        var recorded = metric.Record(value, at, now);
        if (ReferenceEquals(recorded, metric)) return metric;
        rows.Metrics.Put(recorded);
        rows.MetricValues.Append(new MetricValue(account, key, value, at));
        OneOffs.MetricsChanged(rows, account, now);
        return recorded;
    }
}
