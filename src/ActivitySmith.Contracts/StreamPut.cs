using System.Text.Json;
using System.Text.Json.Serialization;
using ActivitySmith.Contracts.Json;

namespace ActivitySmith.Contracts;

/// <summary>Body of <c>PUT /live-activity/stream/{stream_key}</c>: the latest state of one ongoing process.</summary>
public sealed record StreamPutRequest
{
    public required ContentState ContentState { get; init; }

    /// <summary>Absent keeps the button.</summary>
    public ActionButton? Action { get; init; }

    /// <summary>Absent keeps the button.</summary>
    public ActionButton? SecondaryAction { get; init; }

    public ActivityAlert? Alert { get; init; }

    /// <summary>Channel slugs; must name the same set as <see cref="Target"/> when both are given.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    public ChannelTarget? Target { get; init; }

    /// <summary>Absent keeps the tags, an array replaces them, an empty array clears them.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Absent keeps the metadata, an object replaces it, an empty object clears it.</summary>
    public JsonElement? Metadata { get; init; }

    public IgnoredActivityId? ActivityId { get; init; }
}

/// <summary>Response to a PUT of a stream.</summary>
public sealed record StreamPutResponse
{
    public bool Success { get; init; } = true;

    /// <summary><c>started</c>, <c>updated</c>, <c>rotated</c>, <c>noop</c> or <c>paused</c>.</summary>
    public required string Operation { get; init; }

    public required string StreamKey { get; init; }

    /// <summary>Null while the stream is paused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? ActivityId { get; init; }

    /// <summary>The activity that a rotation ended; only after <c>rotated</c>.</summary>
    public string? PreviousActivityId { get; init; }

    /// <summary>Devices that the server can reach now; absent when nothing was sent.</summary>
    public int? DevicesNotified { get; init; }

    /// <summary>Devices that must report a push token first.</summary>
    public int? DevicesQueued { get; init; }

    /// <summary>Distinct users of the notified devices.</summary>
    public int? UsersNotified { get; init; }

    /// <summary>Null: the whole account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? EffectiveChannelSlugs { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public required DateTimeOffset Timestamp { get; init; }
}
