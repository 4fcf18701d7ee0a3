namespace ActivitySmith.Domain.Deliveries;

/// <summary>One row of a push service's table of statuses and reasons, with the reaction to it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Reason">Member <c>reason</c> of the body; null for every reason that has no row of its own.</param>
public sealed record ReplyRule(int Status, string? Reason, Reaction Reaction)
{
    public RetryPace Pace { get; init; } = RetryPace.Soon;

    /// <summary>The connection that gave this reply is not used again.</summary>
    public bool Reconnects { get; init; }

    /// <summary>Only the push kind that was sent stops, and not every push of the environment.</summary>
    public bool HaltsKindOnly { get; init; }

    /// <summary>Many of these at once mean a wrong setting, not dead tokens (<see cref="DropGuard"/>).</summary>
    public bool IsGuarded { get; init; }
}
