using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.LiveActivities;

/// <summary>Why an activity has ended.</summary>
public static class EndReason
{
    public const string Ended = "ended";
    public const string Rotated = "rotated";
    public const string Paused = "paused";
    public const string Expired = "expired";
}

/// <summary>One Live Activity: a versioned state. Delivery brings every targeted device to the newest version.</summary>
public sealed record Activity
{
    public required AccountId Account { get; init; }

    /// <summary>32 characters of <c>[A-Za-z0-9_-]</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The stream that manages it; null for the manual lifecycle.</summary>
    public string? StreamKey { get; init; }

    /// <summary>
    /// The stream's activity before this one, which hands over its places on phones; null for the first of a stream, and for the manual lifecycle.
    /// </summary>
    public string? PreviousId { get; init; }

    /// <summary>1 at the start, increased by one with every visible change.</summary>
    public required long Version { get; init; }

    /// <summary>Position in the order of all changes on this server; pages resume from it. Assigned when the change is written.</summary>
    public long Seq { get; init; }

    public required Presentation Shown { get; init; }

    /// <summary>The last visible alert; null when there was none.</summary>
    public AlertText? Alert { get; init; }

    /// <summary>The version that <see cref="Alert"/> belongs to; 0 when there was none.</summary>
    public long AlertVersion { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When devices dismiss it; null while it runs.</summary>
    public DateTimeOffset? DismissAt { get; init; }

    /// <summary>One of <see cref="LiveActivities.EndReason"/>; null while it runs.</summary>
    public string? EndReason { get; init; }

    /// <summary>Time of the last frame in its history.</summary>
    public DateTimeOffset LastFrameAt { get; init; }

    public bool IsRunning => EndedAt is null;

    /// <summary>
    /// Whether the alert is still due. It stays due until a push has carried it: a newer version that replaces the state before then must not drop
    /// the alert.
    /// </summary>
    /// <param name="heardVersion">Newest version whose alert the device is known to have received; 0 for none.</param>
    public bool HasAlertAfter(long heardVersion) => Alert is not null && AlertVersion > heardVersion;
}
