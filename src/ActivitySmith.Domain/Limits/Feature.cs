namespace ActivitySmith.Domain.Limits;

/// <summary>What a request counts against (contract section 8); requests to management routes count per client address only.</summary>
public enum Feature
{
    PushNotifications,
    LiveActivities,
    Metrics,
    Badges,
}
