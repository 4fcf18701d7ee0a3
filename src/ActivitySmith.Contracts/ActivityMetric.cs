using ActivitySmith.Contracts.Json;

namespace ActivitySmith.Contracts;

/// <summary>One labelled figure of a metrics or stats activity.</summary>
public sealed record ActivityMetric
{
    public required string Label { get; init; }

    /// <summary>A number of 0 or more, or a string of 1 to 64 characters.</summary>
    public required JsonScalar Value { get; init; }

    public string? Unit { get; init; }

    public string? Color { get; init; }
}
