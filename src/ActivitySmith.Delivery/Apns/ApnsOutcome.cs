namespace ActivitySmith.Delivery.Apns;

/// <summary>
/// What became of a push. Provider tokens and connections have been renewed, and what was not answered has been sent again, before one
/// of these comes out.
/// </summary>
public abstract record ApnsOutcome
{
    private ApnsOutcome()
    {
    }

    /// <summary>APNs took it, which is not yet the phone.</summary>
    /// <param name="Id"><c>apns-id</c> (<c>apns-request-id</c> of a broadcast); null when APNs gave none.</param>
    /// <param name="UniqueId"><c>apns-unique-id</c>, which the sandbox gives for Apple's delivery log.</param>
    public sealed record Accepted(string? Id, string? UniqueId) : ApnsOutcome;

    /// <summary>Try again, in the newest state by then.</summary>
    /// <param name="After">Pause from now.</param>
    /// <param name="Reason">Apple's word, or <see cref="ApnsReason"/>.</param>
    public sealed record Later(TimeSpan After, string Reason) : ApnsOutcome;

    /// <summary>The token is dead; ask <see cref="Domain.Apns.DeadToken"/> whether to forget it. Never retry it.</summary>
    /// <param name="InvalidSince">When APNs last saw it invalid; only with 410.</param>
    public sealed record DropToken(string Reason, DateTimeOffset? InvalidSince) : ApnsOutcome;

    /// <summary>Our fault or bad data: this push never goes as it is.</summary>
    public sealed record Fix(string Reason) : ApnsOutcome;

    /// <summary>Settings are wrong; nothing of this kind is sent until a probe after <paramref name="After"/> passes. The token stays.</summary>
    public sealed record Halt(string Reason, TimeSpan After) : ApnsOutcome;

    /// <summary>The broadcast channel does not exist any more: send by tokens.</summary>
    public sealed record ChannelGone(string Reason) : ApnsOutcome;
}

/// <summary>Reasons that are ours and not Apple's.</summary>
public static class ApnsReason
{
    /// <summary>No connection could be made, or it broke more often than a push is repeated.</summary>
    public const string Unreachable = "Unreachable";

    /// <summary>No answer in time.</summary>
    public const string TimedOut = "TimedOut";

    /// <summary>More pushes wait than there is room for.</summary>
    public const string QueueFull = "QueueFull";

    /// <summary>The options name no key.</summary>
    public const string NotConfigured = "NotConfigured";

    /// <summary>The server stops.</summary>
    public const string Stopping = "Stopping";
}
