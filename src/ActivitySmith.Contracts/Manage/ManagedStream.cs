using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts.Manage;

/// <summary>What is known of one stream key.</summary>
public sealed record ManagedStream
{
    public required string StreamKey { get; init; }

    /// <summary>The running activity; null when none runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? ActivityId { get; init; }

    /// <summary>The activity that ran last, running or not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? LastActivityId { get; init; }

    /// <summary><c>running</c>, <c>paused</c>, <c>inactive</c> or <c>removed</c> (DELETE took it away; a PUT brings it back).</summary>
    public required string State { get; init; }

    /// <summary>Of the running or last activity, or of the state that waits while paused; never goes back.</summary>
    public required long Version { get; init; }

    /// <summary>As stored: what was sent, with what an update keeps; null when history no longer has it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonElement? ContentState { get; init; }

    /// <summary>What devices get beside it: effective steps, percent, instants of the timer.</summary>
    public JsonElement? Derived { get; init; }

    public JsonElement? Action { get; init; }

    public JsonElement? SecondaryAction { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Flat map of strings, numbers and booleans.</summary>
    public required JsonElement Metadata { get; init; }

    /// <summary>Null: the whole account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? Channels { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When <see cref="Version"/> came.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
