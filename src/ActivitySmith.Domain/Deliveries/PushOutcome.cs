namespace ActivitySmith.Domain.Deliveries;

/// <summary>
/// What became of one delivery's push, whichever transport sent it: what a push service's reply means, or why there is none. The transport has
/// renewed its own tokens and connections, and repeated what got no reply and may be repeated, before one of these comes out.
/// </summary>
public abstract record PushOutcome
{
    private PushOutcome()
    {
    }

    /// <summary>The push service took it, which does not mean that the device has it.</summary>
    /// <param name="Id"><c>apns-id</c> (<c>apns-request-id</c> of a broadcast); null when the service gave none.</param>
    /// <param name="UniqueId"><c>apns-unique-id</c>, which Apple's sandbox gives for its delivery log.</param>
    public sealed record Accepted(string? Id, string? UniqueId) : PushOutcome;

    /// <summary>Try again, in the newest state by then.</summary>
    /// <param name="After">Pause from now.</param>
    /// <param name="Reason">The service's word, or the transport's.</param>
    public sealed record Retry(TimeSpan After, string Reason) : PushOutcome;

    /// <summary>The reply to a start was lost: it may have been taken. Sent again, it could be there twice.</summary>
    public sealed record Unknown(string Reason) : PushOutcome;

    /// <summary>The token or subscription is dead; <see cref="DeadToken"/> says whether to forget it.</summary>
    /// <param name="InvalidSince">When APNs last saw it invalid; only with its 410.</param>
    public sealed record DeadAddress(string Reason, DateTimeOffset? InvalidSince) : PushOutcome
    {
        /// <summary>Pause before another push goes to the very same address, should the device have reported it since.</summary>
        public TimeSpan RetryAfter { get; init; }
    }

    /// <summary>The push service refuses the push for what it is: this version is never sent again.</summary>
    public sealed record Refused(string Reason) : PushOutcome;

    /// <summary>Settings are wrong; nothing of this kind is sent until a probe after <paramref name="After"/> passes. The address stays.</summary>
    public sealed record Halt(string Reason, TimeSpan After) : PushOutcome;

    /// <summary>The broadcast channel does not exist any more: its cards start again, with tokens.</summary>
    public sealed record ChannelGone(string Reason) : PushOutcome;

    /// <summary>Nothing was sent, as nothing is left to do.</summary>
    /// <param name="Phase">In which the delivery ends.</param>
    public sealed record Closed(DeliveryPhase Phase, string? Reason) : PushOutcome;
}
