using System.Text.Json.Serialization;
using ActivitySmith.Contracts.Json;

namespace ActivitySmith.Contracts.Manage;

/// <summary>Body of <c>POST /manage/metrics</c>.</summary>
public sealed record MetricCreateRequest
{
    /// <summary><c>[a-z0-9][a-z0-9_.-]{0,63}</c>; it cannot be changed later.</summary>
    public required string Key { get; init; }

    /// <summary>1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary><c>number</c>, <c>currency</c>, <c>percent</c>, <c>unit</c> or <c>string</c>.</summary>
    public required string Format { get; init; }

    /// <summary>ISO 4217 code; required for format <c>currency</c>.</summary>
    public string? Currency { get; init; }

    /// <summary>1 to 16 characters after the number; required for format <c>unit</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether a space separates the number and the unit; absent means true.</summary>
    public bool? Spaced { get; init; }
}

/// <summary>Body of <c>PATCH /manage/metrics/{key}</c>; an absent member stays unchanged.</summary>
public sealed record MetricPatchRequest
{
    public string? Name { get; init; }

    public string? Format { get; init; }

    public string? Currency { get; init; }

    public string? Unit { get; init; }

    public bool? Spaced { get; init; }
}

/// <summary>A metric that widgets show.</summary>
public sealed record ManagedMetric
{
    public required string Key { get; init; }

    public required string Name { get; init; }

    public required string Format { get; init; }

    public string? Currency { get; init; }

    public string? Unit { get; init; }

    public bool? Spaced { get; init; }

    /// <summary>The latest value as sent; null before the first value, and after a change between <c>string</c> and a numeric format.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonScalar? Value { get; init; }

    /// <summary>
    /// The number in a text of a numeric format, for drawing (<c>"$1,234.50"</c>: 1234.5); absent when there is none, or when the value is a number.
    /// </summary>
    public double? Number { get; init; }

    /// <summary>When the latest value was measured; null before the first value.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? ValueAt { get; init; }

    /// <summary>The latest values, up to 500, oldest first; only in the response for a single metric.</summary>
    public IReadOnlyList<MeasuredValue>? Values { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>One stored value.</summary>
public sealed record MeasuredValue
{
    public required JsonScalar Value { get; init; }

    /// <summary>
    /// The number in a text of a numeric format, for drawing (<c>"$1,234.50"</c>: 1234.5); absent when there is none, or when the value is a number.
    /// </summary>
    public double? Number { get; init; }

    public required DateTimeOffset At { get; init; }
}
