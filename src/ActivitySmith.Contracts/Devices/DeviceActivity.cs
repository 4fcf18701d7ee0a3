namespace ActivitySmith.Contracts.Devices;

/// <summary>Body of <c>PUT /device/activities/{activity_id}</c>: what happened to the Live Activity on this device.</summary>
public sealed record DeviceActivityRequest
{
    /// <summary>
    /// <c>started</c> (the Live Activity runs, or has a new update token), <c>shown</c> (the app came to the foreground while the device showed it),
    /// <c>dismissed</c> (the user swiped it away) or <c>ended</c> (the system ended it).
    /// </summary>
    public required string State { get; init; }

    /// <summary>From <c>activity.pushTokenUpdates</c>: lower-case hexadecimal, 1 to 512 digits; absent on a broadcast channel.</summary>
    public string? UpdateToken { get; init; }

    /// <summary>The device's own counter, 0 or more: the token with the highest generation wins. Absent: the token that arrived last wins.</summary>
    public long? Generation { get; init; }

    /// <summary>
    /// Newest <c>version</c> that the Live Activity shows; only with <c>started</c> and <c>shown</c>. The server does not repeat the alerts of
    /// versions up to this one. Absent: unknown.
    /// </summary>
    public long? Version { get; init; }
}

public sealed record DeviceActivityResponse
{
    /// <summary>Newest version of the activity. A device that has a lower version shows an older state.</summary>
    public required long Version { get; init; }
}
