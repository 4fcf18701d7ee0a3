namespace ActivitySmith.Domain.Deliveries;

/// <summary>Decides whether to remove a token that APNs reports as invalid.</summary>
public static class DeadTokenRules
{
    /// <summary>How far the clocks of nodes may differ.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether to remove the token. The server keeps it when the app reported the same token again after APNs last saw it invalid (Apple: the member
    /// <c>timestamp</c> of a 410 reply). A report time in the future comes from a clock that was ahead, so it is ignored.
    /// </summary>
    /// <param name="reportedAt">When the device last reported the token, by this server's clock.</param>
    /// <param name="invalidSince">The time from APNs, by the clock of APNs; null when the reply had none. Only 410 has one.</param>
    /// <param name="now">The server's time.</param>
    public static bool IsToBeForgotten(DateTimeOffset reportedAt, DateTimeOffset? invalidSince, DateTimeOffset now) =>
        invalidSince is null || reportedAt < invalidSince || reportedAt > now + ClockTolerance;
}
