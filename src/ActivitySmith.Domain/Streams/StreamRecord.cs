using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.Streams;

/// <summary>The row of one stream key. While an activity runs, the activity holds the state.</summary>
public sealed record StreamRecord
{
    public required AccountId Account { get; init; }
    public required StreamKey Key { get; init; }

    /// <summary>The running activity; null when none runs.</summary>
    public string? ActivityId { get; init; }

    /// <summary>The activity that ran last, running or not; null before the first.</summary>
    public string? LastActivityId { get; init; }

    /// <summary>The latest state while the stream is paused, which no device shows; null otherwise.</summary>
    public Presentation? Parked { get; init; }

    /// <summary>
    /// Tags by which lists find the stream: those of <see cref="Parked"/> or, without it, of the running or last activity. The ledger copies them.
    /// </summary>
    public Stored<IReadOnlyList<string>>? ListedTags { get; init; }

    /// <summary>Version of the last activity's end or of the parked state, so that versions of a stream never decrease.</summary>
    public long Version { get; init; }

    /// <summary>Whether a DELETE removed the stream; a PUT starts it again.</summary>
    public bool IsRemoved { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Time of the last start, end, pause or parked state; the running activity has its own time.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public bool IsPaused => Parked is not null;
}
