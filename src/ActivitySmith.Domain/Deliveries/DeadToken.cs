namespace ActivitySmith.Domain.Deliveries;

/// <summary>When a token that APNs calls dead is to be forgotten.</summary>
public static class DeadToken
{
    /// <summary>By how much the clocks of nodes may differ.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether to forget it: not when the app reported this very token again after APNs last saw it invalid (Apple: the member
    /// <c>timestamp</c> of 410). A report from the future was dated by a clock that was ahead, and says nothing.
    /// </summary>
    /// <param name="reportedAt">When the device last reported the token, by this server's clock.</param>
    /// <param name="invalidSince">As APNs said, by its own clock; null when it did not, which it does only with 410.</param>
    /// <param name="now">The server's time.</param>
    public static bool IsToBeForgotten(DateTimeOffset reportedAt, DateTimeOffset? invalidSince, DateTimeOffset now) =>
        invalidSince is null || reportedAt < invalidSince || reportedAt > now + ClockTolerance;
}
