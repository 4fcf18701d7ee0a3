namespace ActivitySmith.Domain.Apns;

/// <summary>What an answer of APNs makes us do.</summary>
public enum ApnsReaction
{
    /// <summary>Accepted.</summary>
    Done,

    /// <summary>The same token again after a pause, in the newest state by then.</summary>
    Later,

    /// <summary>The token is dead: forget it, never retry.</summary>
    Drop,

    /// <summary>Make a new provider token, as early as its floor allows, and retry once.</summary>
    NewProviderToken,

    /// <summary>Keep the provider token; make no other for 20 minutes; later.</summary>
    KeepProviderToken,

    /// <summary>Close the connection and retry once on a new one.</summary>
    NewConnection,

    /// <summary>Our fault or bad data: do not send this again as it is.</summary>
    Fix,

    /// <summary>Settings are wrong: stop sending and say so.</summary>
    Halt,

    /// <summary>The broadcast channel is gone: send by tokens.</summary>
    ChannelGone,

    /// <summary>The app has as many channels as it may: delete unused ones and retry.</summary>
    MakeRoom,
}

/// <summary>How long a pause before a retry is.</summary>
public enum RetryPace
{
    /// <summary>Seconds, growing to minutes: connections and such.</summary>
    Soon,

    /// <summary>Ten seconds, growing to a quarter of an hour: too many requests.</summary>
    Slow,

    /// <summary>A quarter of an hour and more: Apple is ill.</summary>
    VerySlow,
}

/// <summary>One row of Apple's status and reason tables with our reaction.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Reason">Member <c>reason</c> of the body; null for every reason that has no row of its own.</param>
public sealed record AnswerRule(int Status, string? Reason, ApnsReaction Reaction)
{
    public RetryPace Pace { get; init; } = RetryPace.Soon;

    /// <summary>The connection that gave this answer is not used again.</summary>
    public bool Reconnects { get; init; }

    /// <summary>Only the push kind that was sent stops, and not every push of the environment.</summary>
    public bool HaltsKindOnly { get; init; }

    /// <summary>Many of these at once are our settings' fault and not the tokens' (<see cref="Deliveries.DropGuard"/>).</summary>
    public bool IsGuarded { get; init; }
}
