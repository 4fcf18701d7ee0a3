namespace ActivitySmith.Domain.Deliveries;

/// <summary>What became of one push of a notification, a badge or a widget change, as the ledger keeps it.</summary>
/// <param name="SubjectId">As in the delivery.</param>
/// <param name="Version">Of the delivery's <see cref="DeliveryRecord.WantedVersion"/> that the push carried, or a newer one.</param>
public abstract record OneOffOutcome(string SubjectId, long Version)
{
    /// <summary>The push service took it.</summary>
    public sealed record Accepted(string SubjectId, long Version, string? PushId) : OneOffOutcome(SubjectId, Version);

    /// <summary>Not now.</summary>
    public sealed record Later(string SubjectId, long Version, DateTimeOffset At, string Reason) : OneOffOutcome(SubjectId, Version);

    /// <summary>The address is dead.</summary>
    /// <param name="Token">The one that was used; a newer one may have come meanwhile.</param>
    /// <param name="InvalidSince">As APNs said; null when it did not.</param>
    /// <param name="RetryAt">When to try again if the device reported the very same token since.</param>
    public sealed record DeadAddress(string SubjectId, long Version, string Token, string Reason, DateTimeOffset? InvalidSince, DateTimeOffset RetryAt)
        : OneOffOutcome(SubjectId, Version);

    /// <summary>The push service refuses it for what it is.</summary>
    public sealed record Refused(string SubjectId, long Version, string Reason) : OneOffOutcome(SubjectId, Version);

    /// <summary>Nothing is left to do, without a push.</summary>
    public sealed record Done(string SubjectId, DeliveryPhase Phase, string Reason) : OneOffOutcome(SubjectId, 0);
}
