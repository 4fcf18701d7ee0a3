using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.Notifications;

namespace ActivitySmith.Server.Mapping;

/// <summary>Maps notifications to the rows of the management API.</summary>
internal static class NotificationMapping
{
    public static ManagedNotification Show(Notification notification) => new()
    {
        NotificationId = notification.Id,
        Content = StoredJsonMapping.Parse(notification.Content.Json),
        Tags = notification.Tags?.Value ?? [],
        Metadata = StoredJsonMapping.Metadata(notification.Metadata),
        Channels = notification.Target.Channels,
        State = notification.State,
        Version = notification.Version,
        DeliverAt = notification.DeliverAt,
        CreatedAt = notification.CreatedAt,
        ChangedAt = notification.ChangedAt,
    };
}
