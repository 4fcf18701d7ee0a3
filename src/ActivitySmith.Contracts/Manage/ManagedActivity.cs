using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts.Manage;

/// <summary>A Live Activity, running or in history.</summary>
public sealed record ManagedActivity
{
    public required string ActivityId { get; init; }

    /// <summary>The stream that manages it; null for the manual lifecycle.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? StreamKey { get; init; }

    /// <summary><c>running</c> or <c>ended</c>.</summary>
    public required string State { get; init; }

    /// <summary>Increases by one with every visible change.</summary>
    public required long Version { get; init; }

    /// <summary>The stored state: the members as sent, plus those that an update keeps.</summary>
    public required JsonElement ContentState { get; init; }

    /// <summary>Values that devices get in addition: effective steps, percent, instants of the timer.</summary>
    public required JsonElement Derived { get; init; }

    public JsonElement? Action { get; init; }

    public JsonElement? SecondaryAction { get; init; }

    /// <summary>The last visible alert; absent when there was none.</summary>
    public JsonElement? Alert { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Flat object of strings, numbers and booleans.</summary>
    public required JsonElement Metadata { get; init; }

    /// <summary>Null: the whole account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? Channels { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Absent while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When devices dismiss it; absent while it runs.</summary>
    public DateTimeOffset? DismissAt { get; init; }

    /// <summary><c>ended</c>, <c>rotated</c>, <c>paused</c> or <c>expired</c>; absent while it runs.</summary>
    public string? EndReason { get; init; }

    /// <summary>Per targeted device; only in the response for a single activity.</summary>
    public IReadOnlyList<DeviceDelivery>? Delivery { get; init; }
}

/// <summary>One stored state of an activity: the first, the last, and at most one per second in between.</summary>
public sealed record ActivityFrame
{
    public required long Version { get; init; }

    public required DateTimeOffset At { get; init; }

    public required JsonElement ContentState { get; init; }

    /// <summary>
    /// The timer at that time: <c>duration_seconds</c>, <c>counts_down</c>, <c>is_running</c>, <c>anchor</c>, <c>elapsed_seconds</c>; absent for
    /// other types.
    /// </summary>
    public JsonElement? Timer { get; init; }
}
