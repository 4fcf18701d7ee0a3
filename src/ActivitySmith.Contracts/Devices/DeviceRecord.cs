namespace ActivitySmith.Contracts.Devices;

/// <summary>Body of <c>PATCH /device</c>; an absent member stays unchanged.</summary>
public sealed record DeviceProfileRequest
{
    /// <summary>1 to 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary><c>production</c> or <c>sandbox</c>; report the tokens again afterwards.</summary>
    public string? Environment { get; init; }

    /// <summary>1 to 32 characters.</summary>
    public string? OsVersion { get; init; }

    /// <summary>1 to 32 characters.</summary>
    public string? AppVersion { get; init; }

    public bool? FrequentUpdates { get; init; }
}

/// <summary>A device as it sees itself.</summary>
public sealed record DeviceRecord
{
    public required string DeviceId { get; init; }

    public required string Name { get; init; }

    /// <summary><c>ios</c> or <c>web</c>.</summary>
    public required string Platform { get; init; }

    public required string UserId { get; init; }

    /// <summary>Slugs of the channels that the device is in, directly or through its user.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary><c>production</c> or <c>sandbox</c>.</summary>
    public required string Environment { get; init; }

    public string? OsVersion { get; init; }

    public string? AppVersion { get; init; }

    public required bool FrequentUpdates { get; init; }

    public required TokensHealth Tokens { get; init; }

    /// <summary>Number on the app's icon; 0 shows no badge.</summary>
    public required int Badge { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the device last reported tokens or its profile.</summary>
    public DateTimeOffset? SeenAt { get; init; }
}

/// <summary>Which push addresses of a device are known. No response contains the addresses themselves.</summary>
public sealed record TokensHealth
{
    /// <summary>Notifications and badges; absent: unknown or dead.</summary>
    public TokenHealth? Apns { get; init; }

    /// <summary>Starts of Live Activities; absent: unknown or dead.</summary>
    public TokenHealth? PushToStart { get; init; }

    /// <summary>Widgets; absent: unknown or dead.</summary>
    public TokenHealth? Widget { get; init; }

    /// <summary>All pushes to a browser; absent: not subscribed, or the subscription is dead.</summary>
    public TokenHealth? WebPush { get; init; }
}

public sealed record TokenHealth
{
    /// <summary>The device's own counter.</summary>
    public required long Generation { get; init; }

    /// <summary>When the device last reported the address.</summary>
    public required DateTimeOffset ReportedAt { get; init; }

    /// <summary>
    /// Only for <c>push_to_start</c>: since when the token may be stale, because the system of the phone was updated. The app must report the token of
    /// its <c>pushToStartTokenUpdates</c> again, changed or not. Absent: the token is not suspect.
    /// </summary>
    public DateTimeOffset? SuspectSince { get; init; }
}
