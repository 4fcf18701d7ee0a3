namespace ActivitySmith.Domain.Deliveries;

/// <summary>
/// The outcome of one delivery's push, for every transport: the meaning of the push service's reply, or the reason why there is no reply. Before a
/// transport returns an outcome, it has renewed its tokens and connections and has repeated requests without a reply where that is safe.
/// </summary>
public abstract record PushOutcome
{
    private PushOutcome()
    {
    }

    /// <summary>The push service accepted the push. The device may not have it yet.</summary>
    /// <param name="Id"><c>apns-id</c> (<c>apns-request-id</c> of a broadcast); null when the service gave none.</param>
    /// <param name="UniqueId"><c>apns-unique-id</c>, which Apple's sandbox gives for its delivery log.</param>
    public sealed record Accepted(string? Id, string? UniqueId) : PushOutcome;

    /// <summary>Retry later with the newest state.</summary>
    /// <param name="After">Pause from now.</param>
    /// <param name="Reason">The reason from the push service or from the transport.</param>
    public sealed record Retry(TimeSpan After, string Reason) : PushOutcome;

    /// <summary>The reply to a start was lost: APNs may have accepted it. A repeated start could show a second card.</summary>
    public sealed record Unknown(string Reason) : PushOutcome;

    /// <summary>The token or subscription is invalid; <see cref="DeadTokenRules"/> decides whether to remove it.</summary>
    /// <param name="InvalidSince">When APNs last saw the token invalid; only in a 410 reply.</param>
    public sealed record DeadAddress(string Reason, DateTimeOffset? InvalidSince) : PushOutcome
    {
        /// <summary>The pause before another push to the same address, in case the device has reported it again.</summary>
        public TimeSpan RetryAfter { get; init; }
    }

    /// <summary>The push service refused the content of the push: this version is never sent again.</summary>
    public sealed record Refused(string Reason) : PushOutcome;

    /// <summary>
    /// A setting is wrong. The server sends nothing of this kind until a probe after <paramref name="After"/> succeeds. The address is kept.
    /// </summary>
    public sealed record Halt(string Reason, TimeSpan After) : PushOutcome;

    /// <summary>The broadcast channel no longer exists: its cards start again, with update tokens.</summary>
    public sealed record BroadcastChannelNotFound(string Reason) : PushOutcome;

    /// <summary>Nothing was sent, because nothing is left to do.</summary>
    /// <param name="Phase">The final phase of the delivery.</param>
    public sealed record Closed(DeliveryPhase Phase, string? Reason) : PushOutcome;
}
