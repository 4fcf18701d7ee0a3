using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts.Manage;

/// <summary>A Live Activity, running or in history.</summary>
public sealed record ManagedActivity
{
    public required string ActivityId { get; init; }

    /// <summary>The stream that manages it; null for the manual life cycle.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? StreamKey { get; init; }

    /// <summary><c>running</c> or <c>ended</c>.</summary>
    public required string State { get; init; }

    /// <summary>Goes up by one with every visible change.</summary>
    public required long Version { get; init; }

    /// <summary>As stored: what was sent, with what an update keeps.</summary>
    public required JsonElement ContentState { get; init; }

    /// <summary>What devices get beside it: effective steps, percent, instants of the timer.</summary>
    public required JsonElement Derived { get; init; }

    public JsonElement? Action { get; init; }

    public JsonElement? SecondaryAction { get; init; }

    /// <summary>The last visible alert; absent when there was none.</summary>
    public JsonElement? Alert { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Flat map of strings, numbers and booleans.</summary>
    public required JsonElement Metadata { get; init; }

    /// <summary>Null: the whole account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? Channels { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Absent while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When devices take it off the screen; absent while it runs.</summary>
    public DateTimeOffset? DismissAt { get; init; }

    /// <summary><c>ended</c>, <c>rotated</c>, <c>paused</c> or <c>expired</c>; absent while it runs.</summary>
    public string? EndReason { get; init; }

    /// <summary>Per targeted device; only where one activity is asked for.</summary>
    public IReadOnlyList<DeviceDelivery>? Delivery { get; init; }
}

/// <summary>One kept moment: the first, the last, and at most one a second between.</summary>
public sealed record ActivityFrame
{
    public required long Version { get; init; }

    public required DateTimeOffset At { get; init; }

    public required JsonElement ContentState { get; init; }

    /// <summary>Where a timer stood: <c>duration_seconds</c>, <c>counts_down</c>, <c>is_running</c>, <c>anchor</c>, <c>elapsed_seconds</c>; absent for other types.</summary>
    public JsonElement? Timer { get; init; }
}
