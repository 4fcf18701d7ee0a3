namespace ActivitySmith.Contracts.Manage;

/// <summary>A notification that was sent to one device.</summary>
public sealed record TestAnswer
{
    /// <summary>What became of it: <c>GET /manage/notifications/{notification_id}</c>.</summary>
    public required string NotificationId { get; init; }
}
