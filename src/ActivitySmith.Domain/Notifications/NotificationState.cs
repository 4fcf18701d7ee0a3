namespace ActivitySmith.Domain.Notifications;

/// <summary>The state of a notification, as lists filter by it.</summary>
public static class NotificationState
{
    /// <summary>It is sent at <see cref="Notification.DeliverAt"/>; devices know nothing of it yet.</summary>
    public const string Scheduled = "scheduled";

    public const string Sent = "sent";

    /// <summary>It was sent, and taken back.</summary>
    public const string Withdrawn = "withdrawn";

    /// <summary>It was scheduled, and cancelled before it was sent.</summary>
    public const string Cancelled = "cancelled";

    public static IReadOnlyList<string> Names { get; } = [Scheduled, Sent, Withdrawn, Cancelled];
}
