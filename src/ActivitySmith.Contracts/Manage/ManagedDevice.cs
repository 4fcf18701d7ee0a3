using ActivitySmith.Contracts.Devices;

namespace ActivitySmith.Contracts.Manage;

/// <summary>Body of <c>PATCH /manage/devices/{device_id}</c>.</summary>
public sealed record DevicePatchRequest
{
    /// <summary>1 to 100 characters; absent keeps.</summary>
    public string? Name { get; init; }
}

/// <summary>Something that shows states to a person.</summary>
public sealed record ManagedDevice
{
    /// <summary><c>dev_</c> and 20 characters; the built-in page is <c>board</c>.</summary>
    public required string DeviceId { get; init; }

    public required string Name { get; init; }

    /// <summary><c>page</c> (the server's own live page), <c>ios</c> or <c>web</c>.</summary>
    public required string Kind { get; init; }

    public required string UserId { get; init; }

    /// <summary>Slugs of its channels, directly or through its user.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>Whether an address is known to which states can be sent now.</summary>
    public required bool Reachable { get; init; }

    /// <summary>Number on the app's icon; 0 shows none.</summary>
    public required int Badge { get; init; }

    /// <summary>Which of Apple's environments its tokens belong to; absent but for <c>ios</c>.</summary>
    public string? Environment { get; init; }

    /// <summary>As its app said; absent when it did not.</summary>
    public string? OsVersion { get; init; }

    /// <summary>As its app said; absent when it did not.</summary>
    public string? AppVersion { get; init; }

    /// <summary>Whether its user allows frequent updates; absent but for <c>ios</c>.</summary>
    public bool? FrequentUpdates { get; init; }

    /// <summary>Which addresses are known; absent for a page.</summary>
    public TokensHealth? Tokens { get; init; }

    /// <summary>Its urgent Live Activity pushes of the last hour; absent but for <c>ios</c>.</summary>
    public DeviceBudget? Budget { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its app last posted tokens or its profile; absent for a page.</summary>
    public DateTimeOffset? SeenAt { get; init; }
}

/// <summary>
/// iOS throttles a device that gets too many urgent pushes; Apple publishes no number. What is over the limit goes out without urgency,
/// and newest states only.
/// </summary>
public sealed record DeviceBudget
{
    /// <summary>Urgent pushes of the last hour.</summary>
    public required int Used { get; init; }

    /// <summary>Per hour.</summary>
    public required int Limit { get; init; }

    /// <summary>Pushes of the last hour that would have been urgent.</summary>
    public required int Demoted { get; init; }

    /// <summary>When an urgent one is possible again; absent: now.</summary>
    public DateTimeOffset? NextFreeAt { get; init; }
}
