using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts.Manage;

/// <summary>The stream behind one stream key.</summary>
public sealed record ManagedStream
{
    public required string StreamKey { get; init; }

    /// <summary>The running activity; null when none runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? ActivityId { get; init; }

    /// <summary>The activity that ran last, running or not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? LastActivityId { get; init; }

    /// <summary><c>running</c>, <c>paused</c>, <c>inactive</c> or <c>removed</c> (by a DELETE; a PUT starts it again).</summary>
    public required string State { get; init; }

    /// <summary>Version of the running or last activity or, while paused, of the stored state; it never decreases.</summary>
    public required long Version { get; init; }

    /// <summary>The stored state: the members as sent, plus those that an update keeps; null when it is no longer in the history.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonElement? ContentState { get; init; }

    /// <summary>Values that devices get in addition: effective steps, percent, instants of the timer.</summary>
    public JsonElement? Derived { get; init; }

    public JsonElement? Action { get; init; }

    public JsonElement? SecondaryAction { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Flat object of strings, numbers and booleans.</summary>
    public required JsonElement Metadata { get; init; }

    /// <summary>Null: the whole account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? Channels { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When <see cref="Version"/> was reached.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
