namespace ActivitySmith.Contracts.Manage;

/// <summary>A test notification that was sent to one device.</summary>
public sealed record TestResponse
{
    /// <summary>Its delivery: <c>GET /manage/notifications/{notification_id}</c>.</summary>
    public required string NotificationId { get; init; }
}
