namespace ActivitySmith.Contracts.Devices;

/// <summary>Body of <c>PUT /device/activities/{activity_id}</c>: what happened to the card on this device.</summary>
public sealed record DeviceActivityRequest
{
    /// <summary>
    /// <c>started</c> (the card is there, or has a new update token), <c>shown</c> (the user has it before their eyes), <c>dismissed</c>
    /// (the user swiped it away) or <c>ended</c> (the system ended it).
    /// </summary>
    public required string State { get; init; }

    /// <summary>From <c>activity.pushTokenUpdates</c>: lower-case hexadecimal, 1 to 512 digits; absent on a broadcast channel.</summary>
    public string? UpdateToken { get; init; }

    /// <summary>The device's own counter, 0 and up: the token with the highest one wins. Absent: newest by arrival.</summary>
    public long? Generation { get; init; }

    /// <summary>
    /// Newest <c>version</c> that the card shows, with <c>started</c> and <c>shown</c>: an alert up to it is not sounded again. Absent: the
    /// device does not tell.
    /// </summary>
    public long? Version { get; init; }
}

public sealed record DeviceActivityAnswer
{
    /// <summary>Newest version of the activity; what the device shows is older when its own is lower.</summary>
    public required long Version { get; init; }
}
