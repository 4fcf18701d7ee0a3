namespace ActivitySmith.Domain.Deliveries;

/// <summary>One row of a push service's table of statuses and reasons, with the reaction to it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Reason">Member <c>reason</c> of the body; null for every reason without a row.</param>
public sealed record ReplyRule(int Status, string? Reason, Reaction Reaction)
{
    public RetryPace Pace { get; init; } = RetryPace.Soon;

    /// <summary>The connection that gave this reply is not used again.</summary>
    public bool Reconnects { get; init; }

    /// <summary>Stops only this push kind, not every push of the environment.</summary>
    public bool HaltsKindOnly { get; init; }

    /// <summary>Many of these replies at once indicate a wrong setting, not dead tokens (<see cref="DeadReplyGuard"/>).</summary>
    public bool IsGuarded { get; init; }
}
