namespace ActivitySmith.Delivery;

/// <summary>
/// What became of a push, whichever way it went. Tokens of the server and connections have been renewed, and what APNs did not answer and may
/// be sent again has been, before one of these comes out.
/// </summary>
public abstract record PushOutcome
{
    private PushOutcome()
    {
    }

    /// <summary>The push service took it, which is not yet the device.</summary>
    /// <param name="Id"><c>apns-id</c> (<c>apns-request-id</c> of a broadcast); null when the service gave none.</param>
    /// <param name="UniqueId"><c>apns-unique-id</c>, which Apple's sandbox gives for its delivery log.</param>
    public sealed record Accepted(string? Id, string? UniqueId) : PushOutcome;

    /// <summary>Try again, in the newest state by then.</summary>
    /// <param name="After">Pause from now.</param>
    /// <param name="Reason">The service's word, or <see cref="PushReason"/>.</param>
    public sealed record Later(TimeSpan After, string Reason) : PushOutcome;

    /// <summary>The reply to a start was lost: it may have been taken. Sent again, it could be there twice.</summary>
    /// <param name="Reason">One of <see cref="PushReason"/>.</param>
    public sealed record Unknown(string Reason) : PushOutcome;

    /// <summary>The token or subscription is dead; ask <see cref="Domain.Apns.DeadToken"/> whether to forget it. Never retry it.</summary>
    /// <param name="InvalidSince">When APNs last saw it invalid; only with its 410.</param>
    public sealed record DropToken(string Reason, DateTimeOffset? InvalidSince) : PushOutcome;

    /// <summary>Our fault or bad data: this push never goes as it is.</summary>
    public sealed record Fix(string Reason) : PushOutcome;

    /// <summary>Settings are wrong; nothing of this kind is sent until a probe after <paramref name="After"/> passes. The token stays.</summary>
    public sealed record Halt(string Reason, TimeSpan After) : PushOutcome;

    /// <summary>The broadcast channel does not exist any more: send by tokens.</summary>
    public sealed record ChannelGone(string Reason) : PushOutcome;
}

/// <summary>Reasons that are ours and not the push service's.</summary>
public static class PushReason
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

    /// <summary>The host of a subscription is none that pushes may go to.</summary>
    public const string HostNotAllowed = "HostNotAllowed";

    /// <summary>The host's name leads to an address that is not public.</summary>
    public const string AddressNotPublic = "AddressNotPublic";

    /// <summary>The subscription was made with another key than the server has now.</summary>
    public const string OtherKey = "VapidPkHashMismatch";

    /// <summary>End of the reason for which a push service is stopped that calls most subscriptions dead.</summary>
    public const string ForMost = " for most subscriptions";
}
