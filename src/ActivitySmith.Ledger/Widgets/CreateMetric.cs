using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Widgets;

/// <summary>Creates a metric; refused when the key is taken.</summary>
public sealed class CreateMetric(AccountId account, string key, MetricChange change) : Command<WidgetMetric>
{
    public override Result<WidgetMetric> Apply(RowSet rows, DateTimeOffset now)
    {
        if (!MetricKey.IsValid(key)) return Catalogue.InvalidMetricKey with { Path = "key" };
        if (rows.Metrics.Find(account, key) is not null) return ManagementCatalogue.MetricTaken(key);
        var fresh = new WidgetMetric
        {
            Account = account,
            Key = key,
            Name = key,
            Format = new MetricFormat("", null, null, null),
            CreatedAt = now,
            UpdatedAt = now,
        };
        var metric = change.Apply(fresh, now);
        if (metric.IsRefused(out var refusal)) return refusal;
        if (AccountRules.CheckCount("metrics", rows.Metrics.All(account).Count) is { } tooMany) return tooMany;
        rows.Metrics.Put(metric.Value);
        return metric;
    }
}
