using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Widgets;

/// <summary>What a request wants of a metric, new or known; null keeps.</summary>
public sealed record MetricChange(string? Name, string? Format, string? Currency, string? Unit, bool? Spaced)
{
    internal Outcome<WidgetMetric> Apply(WidgetMetric metric, DateTimeOffset now)
    {
        if (DisplayName.Check(Name) is { } badName) return badName;
        var before = metric.Format;
        var format = new MetricFormat(Format ?? before.Kind, Currency ?? before.Currency, Unit ?? before.Unit, Spaced ?? before.Spaced);
        if (MetricFormat.Check(format) is { } badFormat) return badFormat;
        return metric with { Name = Name ?? metric.Name, Format = format, UpdatedAt = now };
    }
}

/// <summary>A new metric; refused when the key is taken.</summary>
public sealed class CreateMetric(AccountId account, string key, MetricChange change) : Command<WidgetMetric>
{
    public override Outcome<WidgetMetric> Apply(RowSet rows, DateTimeOffset now)
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

public sealed class ChangeMetric(AccountId account, string key, MetricChange change) : Command<WidgetMetric>
{
    public override Outcome<WidgetMetric> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Metrics.Find(account, key) is not { } before) return ManagementCatalogue.MetricNotFound(key);
        var metric = change.Apply(before, now);
        if (metric.IsRefused(out var refusal)) return refusal;
        rows.Metrics.Put(metric.Value);
        return metric;
    }
}

/// <summary>Removes a metric; its kept values are pruned apart.</summary>
public sealed class DeleteMetric(AccountId account, string key) : Command<WidgetMetric>
{
    public override Outcome<WidgetMetric> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Metrics.Find(account, key) is not { } metric) return ManagementCatalogue.MetricNotFound(key);
        rows.Metrics.Remove(account, key);
        return metric;
    }
}
