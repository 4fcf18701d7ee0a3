using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.LiveActivities;

/// <summary>Why an activity is over.</summary>
public static class EndReason
{
    public const string Ended = "ended";
    public const string Rotated = "rotated";
    public const string Paused = "paused";
    public const string Expired = "expired";
}

/// <summary>One Live Activity: the versioned state that delivery brings every device up to.</summary>
public sealed record Activity
{
    public required AccountId Account { get; init; }

    /// <summary>32 characters of <c>[A-Za-z0-9_-]</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The stream that manages it; null for the manual life cycle.</summary>
    public string? StreamKey { get; init; }

    /// <summary>1 at the start, one more with every visible change.</summary>
    public required long Version { get; init; }

    /// <summary>Place in the order of all changes on this server; pages resume by it. Given when the change is written.</summary>
    public long Seq { get; init; }

    public required Presentation Shown { get; init; }

    /// <summary>The last visible alert; null when there was none.</summary>
    public AlertText? Alert { get; init; }

    /// <summary>The version that <see cref="Alert"/> came with; 0 when there was none.</summary>
    public long AlertVersion { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When devices take it off the screen; null while it runs.</summary>
    public DateTimeOffset? DismissAt { get; init; }

    /// <summary>One of <see cref="LiveActivities.EndReason"/>; null while it runs.</summary>
    public string? EndReason { get; init; }

    /// <summary>When the last frame of its history was kept.</summary>
    public DateTimeOffset LastFrameAt { get; init; }

    public bool IsRunning => EndedAt is null;

    /// <summary>
    /// Whether the alert is still to be heard. It stays due, with whatever version leaves next, until a push took it along: a version that
    /// followed before that must not silence it.
    /// </summary>
    /// <param name="heardVersion">Newest version that the device is known to have heard of; 0 for none.</param>
    public bool HasAlertAfter(long heardVersion) => Alert is not null && AlertVersion > heardVersion;
}
