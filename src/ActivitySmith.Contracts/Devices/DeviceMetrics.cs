using ActivitySmith.Contracts.Json;

namespace ActivitySmith.Contracts.Devices;

/// <summary>All metrics of the account, by key.</summary>
public sealed record DeviceMetricsResponse
{
    public required IReadOnlyList<DeviceMetric> Data { get; init; }
}

/// <summary>A metric with its latest value.</summary>
public sealed record DeviceMetric
{
    public required string Key { get; init; }

    public required string Name { get; init; }

    /// <summary><c>number</c>, <c>currency</c>, <c>percent</c>, <c>unit</c> or <c>string</c>.</summary>
    public required string Format { get; init; }

    /// <summary>ISO 4217 code; only for <c>currency</c>.</summary>
    public string? Currency { get; init; }

    /// <summary>Text after the number; only for <c>unit</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether a space separates the number and the unit; absent means true.</summary>
    public bool? Spaced { get; init; }

    /// <summary>A number or a string, as sent; absent before the first value.</summary>
    public JsonScalar? Value { get; init; }

    /// <summary>
    /// The number in a text of a numeric format, for drawing (<c>"$1,234.50"</c>: 1234.5); absent when there is none, or when the value is a number.
    /// </summary>
    public double? Number { get; init; }

    /// <summary>When the value was measured; absent before the first value.</summary>
    public DateTimeOffset? ValueAt { get; init; }
}
