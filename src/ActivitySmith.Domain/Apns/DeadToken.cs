namespace ActivitySmith.Domain.Apns;

/// <summary>When a token that APNs calls dead is to be forgotten.</summary>
public static class DeadToken
{
    /// <summary>
    /// Whether to forget it: not when the app reported this very token again after APNs last saw it invalid (Apple: the member
    /// <c>timestamp</c> of 410).
    /// </summary>
    /// <param name="reportedAt">When the device last reported the token.</param>
    /// <param name="invalidSince">As APNs said; null when it did not, which it does only with 410.</param>
    public static bool IsToBeForgotten(DateTimeOffset reportedAt, DateTimeOffset? invalidSince) => invalidSince is null || reportedAt < invalidSince;
}
