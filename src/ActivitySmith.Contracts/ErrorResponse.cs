using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts;

/// <summary>Error response of the documented routes.</summary>
public sealed record ErrorResponse
{
    /// <summary>Short title.</summary>
    public required string Error { get; init; }

    /// <summary>What is wrong, where, and what to do.</summary>
    public required string Message { get; init; }
}

/// <summary>404 when the target contains no device; the published document's <c>NoRecipientsError</c>.</summary>
public sealed record NoRecipientsErrorResponse
{
    public required string Error { get; init; }

    public required string Message { get; init; }

    /// <summary>Null: the whole account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? EffectiveChannelSlugs { get; init; }
}

/// <summary>
/// 429 when every targeted phone shows its maximum of Live Activities; the published document's <c>LiveActivityLimitError</c>, with the members that
/// newer SDKs read.
/// </summary>
public sealed record CapacityErrorResponse
{
    public required string Error { get; init; }

    public required string Message { get; init; }

    /// <summary>Live Activities that one phone may show at a time.</summary>
    public required int Limit { get; init; }

    /// <summary>Live Activities on the targeted phone that shows most.</summary>
    public required int Active { get; init; }

    /// <summary>Targeted phones that already show the maximum.</summary>
    public required int BlockedDevices { get; init; }

    public required int TargetedDevices { get; init; }
}
