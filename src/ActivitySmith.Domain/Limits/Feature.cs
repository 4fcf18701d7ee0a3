namespace ActivitySmith.Domain.Limits;

/// <summary>
/// The rate limit that a request counts against (docs/api.md, Limits). Requests to the management routes count per client address only.
/// </summary>
public enum Feature
{
    PushNotifications,
    LiveActivities,
    Metrics,
    Badges,
}
