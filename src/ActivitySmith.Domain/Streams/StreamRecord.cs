using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.Streams;

/// <summary>What is known of one stream key. While an activity runs, its state lives in the activity.</summary>
public sealed record StreamRecord
{
    public required AccountId Account { get; init; }
    public required StreamKey Key { get; init; }

    /// <summary>The running activity; null when none runs.</summary>
    public string? ActivityId { get; init; }

    /// <summary>The activity that ran last, running or not; null before the first.</summary>
    public string? LastActivityId { get; init; }

    /// <summary>Set while the stream is paused: the latest state, which no device shows.</summary>
    public Presentation? Parked { get; init; }

    /// <summary>Version of the last activity's end or of the parked state, so that versions of a stream never go back.</summary>
    public long Version { get; init; }

    /// <summary>Whether DELETE took it away; a PUT brings it back.</summary>
    public bool IsRemoved { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last start, end, pause or parked state; while an activity runs, see its own time.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public bool IsPaused => Parked is not null;
}
