namespace ActivitySmith.Domain.Deliveries;

/// <summary>What a push of a Live Activity was for.</summary>
public enum SendPurpose
{
    Start,

    /// <summary>The newest version to a card that is there, or its end.</summary>
    Next,

    /// <summary>Takes the card from a device that is no recipient any more.</summary>
    Leave,
}

/// <summary>What became of one push, as the ledger keeps it.</summary>
/// <param name="DeviceId">As in the delivery.</param>
/// <param name="Purpose">What it was for.</param>
/// <param name="Version">Of the activity that was sent.</param>
/// <param name="Timestamp">UNIX seconds in its body.</param>
public abstract record SendOutcome(string DeviceId, SendPurpose Purpose, long Version, long Timestamp)
{
    /// <summary>The push service took it.</summary>
    public sealed record Accepted(string DeviceId, SendPurpose Purpose, long Version, long Timestamp, string? PushId, bool IsEnd)
        : SendOutcome(DeviceId, Purpose, Version, Timestamp)
    {
        /// <summary>The update token that was used; a newer one may have come meanwhile, and has seen nothing. Null for every other address.</summary>
        public string? UpdateToken { get; init; }

        /// <summary>Of a start: the broadcast channel that its card listens to; null for none.</summary>
        public string? ChannelId { get; init; }
    }

    /// <summary>Not now.</summary>
    public sealed record Later(string DeviceId, SendPurpose Purpose, long Version, long Timestamp, DateTimeOffset At, string Reason)
        : SendOutcome(DeviceId, Purpose, Version, Timestamp);

    /// <summary>A start that may have been taken: its reply was lost.</summary>
    public sealed record Unknown(string DeviceId, SendPurpose Purpose, long Version, long Timestamp, string Reason)
        : SendOutcome(DeviceId, Purpose, Version, Timestamp);

    /// <summary>The address is dead.</summary>
    /// <param name="Token">The one that was used; a newer one may have come meanwhile.</param>
    /// <param name="InvalidSince">As APNs said; null when it did not.</param>
    public sealed record DeadAddress(
        string DeviceId, SendPurpose Purpose, long Version, long Timestamp, string Token, string Reason, DateTimeOffset? InvalidSince, bool IsEnd)
        : SendOutcome(DeviceId, Purpose, Version, Timestamp);

    /// <summary>This version never goes to this device.</summary>
    public sealed record Refused(string DeviceId, SendPurpose Purpose, long Version, long Timestamp, string Reason, bool IsEnd)
        : SendOutcome(DeviceId, Purpose, Version, Timestamp);

    /// <summary>The broadcast channel is gone; its cards must be started again with tokens.</summary>
    public sealed record ChannelGone(string DeviceId, long Version, long Timestamp, string ChannelId, string Reason)
        : SendOutcome(DeviceId, SendPurpose.Next, Version, Timestamp);

    /// <summary>Nothing is left to do.</summary>
    public sealed record Done(string DeviceId, DeliveryPhase Phase, string? Reason)
        : SendOutcome(DeviceId, SendPurpose.Next, 0, 0)
    {
        /// <summary>The delivery by which that was decided: when another start, token or return has come meanwhile, it is decided again. Null: whatever it is by then.</summary>
        public DeliveryRecord? From { get; init; }
    }
}
