using ActivitySmith.Contracts.Json;

namespace ActivitySmith.Contracts;

/// <summary>Body of <c>POST /metrics/{key}/value</c>.</summary>
public sealed record MetricValueRequest
{
    /// <summary>A finite number, or a string of 1 to 64 characters.</summary>
    public required JsonScalar Value { get; init; }

    /// <summary>
    /// When the value was measured; absent: when the server received it. A value with an older timestamp than the stored one is ignored.
    /// </summary>
    public DateTimeOffset? Timestamp { get; init; }

    public IgnoredActivityId? ActivityId { get; init; }
}

/// <summary>Response to a metric value.</summary>
public sealed record MetricValueResponse
{
    public bool Success { get; init; } = true;
}
