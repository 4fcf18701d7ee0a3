using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Widgets;

/// <summary>A metric that widgets show, and its latest value (contract section 9).</summary>
public sealed record WidgetMetric
{
    /// <summary>Values kept for the sparkline.</summary>
    public const int KeptValues = 500;

    public required AccountId Account { get; init; }

    /// <summary>See <see cref="MetricKey"/>.</summary>
    public required string Key { get; init; }

    public required string Name { get; init; }
    public required MetricFormat Format { get; init; }

    /// <summary>Null before the first value.</summary>
    public Scalar? Value { get; init; }

    /// <summary>When the latest value was measured; null before the first.</summary>
    public DateTimeOffset? ValueAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The metric with this value, or itself when it already holds a newer one.</summary>
    public WidgetMetric Record(Scalar value, DateTimeOffset measuredAt, DateTimeOffset now) =>
        ValueAt > measuredAt ? this : this with { Value = value, ValueAt = measuredAt, UpdatedAt = now };
}

/// <summary>One kept value of a metric.</summary>
public sealed record MetricValue(AccountId Account, string Key, Scalar Value, DateTimeOffset MeasuredAt);

/// <summary>How a value is written out.</summary>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Currency">ISO 4217 code, three capital letters; only for <c>currency</c>.</param>
/// <param name="Unit">Text behind the number, 1 to 16 characters; only for <c>unit</c>.</param>
/// <param name="Spaced">Whether a space stands before the unit; null is true.</param>
public sealed record MetricFormat(string Kind, string? Currency, string? Unit, bool? Spaced)
{
    public static IReadOnlyList<string> Kinds { get; } = ["number", "currency", "percent", "unit", "string"];

    public static Refusal? Check(MetricFormat format)
    {
        if (!Kinds.Contains(format.Kind))
            return Catalogue.InvalidBody("format", $"format must be one of {string.Join(", ", Kinds)}");
        if (format.Kind == "currency" && format.Currency is not { Length: 3 })
            return Catalogue.InvalidBody("currency", "currency must be an ISO 4217 code such as EUR when format is currency");
        if (format.Currency?.All(char.IsAsciiLetterUpper) == false)
            return Catalogue.InvalidBody("currency", "currency must be three capital letters, such as EUR");
        if (format.Kind == "unit" && format.Unit is not { Length: >= 1 and <= 16 })
            return Catalogue.InvalidBody("unit", "unit must be 1 to 16 characters when format is unit");
        return null;
    }
}

/// <summary>The name of a metric: <c>[a-z0-9][a-z0-9_.-]{0,63}</c> (contract section 2).</summary>
public static class MetricKey
{
    public static bool IsValid(string key) =>
        key.Length is >= 1 and <= 64
        && char.IsAsciiLetterOrDigit(key[0])
        && key.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '.' or '-');
}
