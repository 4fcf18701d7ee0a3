using System.Text.Json;
using System.Text.Json.Serialization;
using ActivitySmith.Contracts.Json;

namespace ActivitySmith.Contracts;

/// <summary>
/// Optional body of <c>DELETE /live-activity/stream/{stream_key}</c>; without a body, devices keep the latest state until the dismissal.
/// </summary>
public sealed record StreamDeleteRequest
{
    public ContentStateEnd? ContentState { get; init; }

    public ActionButton? Action { get; init; }

    public ActionButton? SecondaryAction { get; init; }

    public ActivityAlert? Alert { get; init; }

    /// <summary>Absent keeps the tags, an array replaces them, an empty array clears them.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Absent keeps the metadata, an object replaces it, an empty object clears it.</summary>
    public JsonElement? Metadata { get; init; }

    public IgnoredActivityId? ActivityId { get; init; }
}

/// <summary>Response to the end of a stream.</summary>
public sealed record StreamDeleteResponse
{
    public bool Success { get; init; } = true;

    /// <summary>Always <c>ended</c>.</summary>
    public string Operation { get; init; } = "ended";

    public required string StreamKey { get; init; }

    /// <summary>Null when no activity was running.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? ActivityId { get; init; }

    /// <summary>Devices that the server can reach now; absent when nothing was sent.</summary>
    public int? DevicesNotified { get; init; }

    /// <summary>Devices that must report a push token first.</summary>
    public int? DevicesQueued { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public required DateTimeOffset Timestamp { get; init; }
}
