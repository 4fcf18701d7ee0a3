namespace ActivitySmith.Contracts.Manage;

/// <summary>How far one device has come with an activity or a notification.</summary>
public sealed record DeviceDelivery
{
    public required string DeviceId { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    /// <summary>
    /// <c>live</c> (a page, or a web app that this is not pushed to: it reads the state itself), <c>waiting_for_token</c>, <c>waiting_for_place</c> (the phone shows as
    /// many Live Activities as it may), <c>queued</c>, <c>retrying</c>, <c>sent</c> (a start that APNs has not answered, or the app was
    /// asked to make), <c>accepted</c> (APNs took the newest version), <c>shown</c> (and the device has confirmed the card), <c>dismissed</c>,
    /// <c>ended</c>, <c>left</c> (no recipient any more), <c>failed</c>.
    /// </summary>
    public required string State { get; init; }

    /// <summary>Version of the activity that the device has seen; absent for notifications.</summary>
    public long? SeenVersion { get; init; }

    /// <summary>How a card gets updates: <c>token</c> or <c>channel</c> (iPhones), <c>web_push</c>; absent before it is known.</summary>
    public string? Via { get; init; }

    /// <summary><c>apns-id</c> of the last push that was accepted, for Apple's delivery log.</summary>
    public string? PushId { get; init; }

    /// <summary>Why the last attempt failed, in Apple's word; absent after a success.</summary>
    public string? Reason { get; init; }

    /// <summary>Failed attempts in a row; absent for none.</summary>
    public int? Attempts { get; init; }

    /// <summary>Nothing is sent before; absent: at once, or when something changes.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }
}
