using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;

namespace ActivitySmith.Ledger.Widgets;

/// <summary>The members of a request that creates or changes a metric; null keeps the current value.</summary>
public sealed record MetricChange(string? Name, string? Format, string? Currency, string? Unit, bool? Spaced)
{
    internal Result<WidgetMetric> Apply(WidgetMetric metric, DateTimeOffset now)
    {
        if (DisplayName.Check(Name) is { } badName) return badName;
        var before = metric.Format;
        var format = new MetricFormat(Format ?? before.Kind, Currency ?? before.Currency, Unit ?? before.Unit, Spaced ?? before.Spaced);
        if (MetricFormat.Check(format) is { } badFormat) return badFormat;
        return metric.Reformat(format) with { Name = Name ?? metric.Name, UpdatedAt = now };
    }
}
