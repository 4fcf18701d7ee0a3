namespace ActivitySmith.Contracts.Manage;

/// <summary>The delivery state of an activity or a notification on one device.</summary>
public sealed record DeviceDelivery
{
    public required string DeviceId { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    /// <summary>
    /// <c>live</c> (a page, or a web app that gets no push for this: it reads the state itself), <c>waiting_for_token</c>, <c>waiting_for_place</c>
    /// (the phone shows its maximum of Live Activities), <c>queued</c>, <c>retrying</c>, <c>sent</c> (a start that APNs has not confirmed yet, or
    /// that the app was asked to make), <c>accepted</c> (APNs accepted the newest version), <c>shown</c> (the device also confirmed that it shows the
    /// activity), <c>dismissed</c>, <c>ended</c>, <c>left</c> (no longer a recipient),
    /// <c>replaced</c> (a newer version of the notification took its place, or it was withdrawn, before it was sent), <c>failed</c>.
    /// </summary>
    public required string State { get; init; }

    /// <summary>Version of the activity that the device has seen; absent for notifications.</summary>
    public long? SeenVersion { get; init; }

    /// <summary>How the device gets updates: <c>token</c> or <c>channel</c> (iPhones), <c>web_push</c>; absent while unknown.</summary>
    public string? Via { get; init; }

    /// <summary><c>apns-id</c> of the last accepted push, for Apple's delivery log.</summary>
    public string? PushId { get; init; }

    /// <summary>Why the last attempt failed: the push service's reason; absent after a success.</summary>
    public string? Reason { get; init; }

    /// <summary>Failed attempts in a row; absent for none.</summary>
    public int? Attempts { get; init; }

    /// <summary>Earliest time of the next attempt; absent: at once, or after the next change.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }
}
