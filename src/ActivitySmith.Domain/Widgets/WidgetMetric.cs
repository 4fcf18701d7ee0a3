using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Widgets;

/// <summary>A metric that widgets show, and its latest value (contract section 9).</summary>
public sealed record WidgetMetric
{
    /// <summary>Values kept for the sparkline.</summary>
    public const int KeptValues = 500;

    /// <summary>By how much a timestamp may be ahead of the server's clock: all time zones, when somebody mistook one, and any clock that is merely wrong.</summary>
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

    /// <summary>
    /// The metric with this value, or itself when the value came late. Only timestamps are compared with one another; for all else the order of arrival counts, so
    /// that a clock that was wrong cannot keep newer values out: a value without a timestamp always counts, and a kept timestamp that still lies ahead holds up
    /// nothing.
    /// </summary>
    /// <param name="value">Number or text.</param>
    /// <param name="measuredAt">Null: it has no timestamp.</param>
    /// <param name="now">The server's time.</param>
    public WidgetMetric Record(Scalar value, DateTimeOffset? measuredAt, DateTimeOffset now)
    {
        if (measuredAt < DatedAt && DatedAt <= now) return this;
        return this with { Value = value, ValueAt = measuredAt ?? now, DatedAt = measuredAt ?? DatedAt, UpdatedAt = now };
    }
}

/// <summary>One kept value of a metric.</summary>
public sealed record MetricValue(AccountId Account, string Key, Scalar Value, DateTimeOffset MeasuredAt)
{
    /// <summary>Place in the order of all changes; below 0 for values from before there was one.</summary>
    public long Seq { get; init; }
}

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
        if (format.Kind == "unit" && (format.Unit is not { } unit || !Characters.FitIn(unit, 16)))
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
