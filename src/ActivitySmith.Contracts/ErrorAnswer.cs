using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts;

/// <summary>Every refusal of the documented routes.</summary>
public sealed record ErrorAnswer
{
    /// <summary>Short title.</summary>
    public required string Error { get; init; }

    /// <summary>What was wrong, where, and what to do.</summary>
    public required string Message { get; init; }
}

/// <summary>404 when no device is in reach of the target; the document's <c>NoRecipientsError</c>.</summary>
public sealed record NoRecipientsErrorAnswer
{
    public required string Error { get; init; }

    public required string Message { get; init; }

    /// <summary>Null: the whole account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? EffectiveChannelSlugs { get; init; }
}

/// <summary>429 when every targeted phone is full; the document's <c>LiveActivityLimitError</c> with what newer SDKs read.</summary>
public sealed record CapacityErrorAnswer
{
    public required string Error { get; init; }

    public required string Message { get; init; }

    /// <summary>Live Activities that one phone may show at a time.</summary>
    public required int Limit { get; init; }

    /// <summary>Live Activities on the fullest targeted phone.</summary>
    public required int Active { get; init; }

    /// <summary>Targeted phones without a free place.</summary>
    public required int BlockedDevices { get; init; }

    public required int TargetedDevices { get; init; }
}
