using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Widgets;

/// <summary>A metric that widgets show, and its latest value (docs/api.md, Metric values).</summary>
public sealed record WidgetMetric
{
    /// <summary>Values stored for the sparkline.</summary>
    public const int KeptValues = 500;

    /// <summary>How far a timestamp may be ahead of the server's clock: enough for a mistaken time zone and for an inaccurate clock.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromHours(24);

    public required AccountId Account { get; init; }

    /// <summary>See <see cref="MetricKey"/>.</summary>
    public required string Key { get; init; }

    public required string Name { get; init; }
    public required MetricFormat Format { get; init; }

    /// <summary>Null before the first value.</summary>
    public Scalar? Value { get; init; }

    /// <summary>When the latest value was measured, or arrived without a timestamp; null before the first.</summary>
    public DateTimeOffset? ValueAt { get; init; }

    /// <summary>The latest timestamp that came with a value; null when none did.</summary>
    public DateTimeOffset? DatedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The metric with another format. Between text and numbers, the latest value says nothing in the new format, and is cleared.</summary>
    public WidgetMetric Reformat(MetricFormat format) =>
        format.IsNumeric == Format.IsNumeric ? this with { Format = format } : this with { Format = format, Value = null, ValueAt = null, DatedAt = null };

    /// <summary>
    /// The metric with this value, or the same instance when the value is outdated. Only timestamps are compared with each other; otherwise the order
    /// of arrival decides, so that a wrong clock cannot block newer values. A value without a timestamp is always accepted, and a stored timestamp in
    /// the future blocks nothing.
    /// </summary>
    /// <param name="value">Number or text.</param>
    /// <param name="measuredAt">Null: the value has no timestamp.</param>
    /// <param name="now">The server's time.</param>
    public WidgetMetric Record(Scalar value, DateTimeOffset? measuredAt, DateTimeOffset now)
    {
        if (measuredAt < DatedAt && DatedAt <= now) return this;
        return this with { Value = value, ValueAt = measuredAt ?? now, DatedAt = measuredAt ?? DatedAt, UpdatedAt = now };
    }
}

/// <summary>One stored value of a metric.</summary>
public sealed record MetricValue(AccountId Account, string Key, Scalar Value, DateTimeOffset MeasuredAt)
{
    /// <summary>Position in the order of all changes; below 0 for values that were stored before this order existed.</summary>
    public long Seq { get; init; }
}

/// <summary>How a value is formatted.</summary>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Currency">ISO 4217 code, three capital letters; only for <c>currency</c>.</param>
/// <param name="Unit">Text after the number, 1 to 16 characters; only for <c>unit</c>.</param>
/// <param name="Spaced">Whether a space separates the number and the unit; null means true.</param>
public sealed record MetricFormat(string Kind, string? Currency, string? Unit, bool? Spaced)
{
    private const string Text = "string";

    public static IReadOnlyList<string> Kinds { get; } = ["number", "currency", "percent", "unit", Text];

    /// <summary>False only for <c>string</c>, whose values are texts that nobody measures.</summary>
    public bool IsNumeric => Kind != Text;

    public static Refusal? Check(MetricFormat format)
    {
        if (!Kinds.Contains(format.Kind))
            return Catalogue.InvalidBody("format", $"format must be one of {string.Join(", ", Kinds)}");
        if (format.Kind == "currency" && format.Currency is not { Length: 3 })
            return Catalogue.InvalidBody("currency", "currency must be an ISO 4217 code such as EUR when format is currency");
        if (format.Currency?.All(char.IsAsciiLetterUpper) == false)
            return Catalogue.InvalidBody("currency", "currency must be three capital letters, such as EUR");
        if (format.Kind == "unit" && (format.Unit is not { } unit || !Characters.FitIn(unit, 16)))
            return Catalogue.InvalidBody("unit", "unit must be 1 to 16 characters when format is unit");
        return null;
    }
}

/// <summary>The name of a metric: <c>[a-z0-9][a-z0-9_.-]{0,63}</c>.</summary>
public static class MetricKey
{
    public static bool IsValid(string key) =>
        key.Length is >= 1 and <= 64
        && char.IsAsciiLetterOrDigit(key[0])
        && key.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '.' or '-');
}
