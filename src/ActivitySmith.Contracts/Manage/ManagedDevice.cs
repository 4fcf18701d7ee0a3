using ActivitySmith.Contracts.Devices;

namespace ActivitySmith.Contracts.Manage;

/// <summary>Body of <c>PATCH /manage/devices/{device_id}</c>.</summary>
public sealed record DevicePatchRequest
{
    /// <summary>1 to 100 characters; absent keeps the name.</summary>
    public string? Name { get; init; }
}

/// <summary>A device that shows activities to a person.</summary>
public sealed record ManagedDevice
{
    /// <summary><c>dev_</c> and 20 characters; the built-in page is <c>board</c>.</summary>
    public required string DeviceId { get; init; }

    public required string Name { get; init; }

    /// <summary><c>page</c> (the server's own live page), <c>ios</c> or <c>web</c>.</summary>
    public required string Kind { get; init; }

    public required string UserId { get; init; }

    /// <summary>Slugs of the channels that the device is in, directly or through its user.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>Whether the server can reach the device now: a page, or a device with a known push address.</summary>
    public required bool Reachable { get; init; }

    /// <summary>Number on the app's icon; 0 shows no badge.</summary>
    public required int Badge { get; init; }

    /// <summary>The APNs environment of its tokens; only for <c>ios</c>.</summary>
    public string? Environment { get; init; }

    /// <summary>As reported by the app; absent when it was not reported.</summary>
    public string? OsVersion { get; init; }

    /// <summary>As reported by the app; absent when it was not reported.</summary>
    public string? AppVersion { get; init; }

    /// <summary>Whether its user allows frequent updates; only for <c>ios</c>.</summary>
    public bool? FrequentUpdates { get; init; }

    /// <summary>Which push addresses are known; absent for a page.</summary>
    public TokensHealth? Tokens { get; init; }

    /// <summary>Its urgent Live Activity pushes of the last hour; only for <c>ios</c>.</summary>
    public DeviceBudget? Budget { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its app last reported tokens or its profile; absent for a page.</summary>
    public DateTimeOffset? SeenAt { get; init; }
}

/// <summary>
/// iOS throttles a device that gets too many urgent pushes; Apple publishes no number. Beyond the limit, the server sends pushes at low priority, and
/// only the newest state.
/// </summary>
public sealed record DeviceBudget
{
    /// <summary>Urgent pushes of the last hour.</summary>
    public required int Used { get; init; }

    /// <summary>Per hour.</summary>
    public required int Limit { get; init; }

    /// <summary>Pushes of the last hour that the server sent at low priority because of the limit.</summary>
    public required int Demoted { get; init; }

    /// <summary>When the next urgent push is possible; absent: now.</summary>
    public DateTimeOffset? NextFreeAt { get; init; }
}
