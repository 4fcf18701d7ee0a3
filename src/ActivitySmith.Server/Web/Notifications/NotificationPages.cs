using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Notifications;

/// <summary>Push notifications that were sent.</summary>
internal static class NotificationPages
{
    public static void MapNotificationPages(this IEndpointRouteBuilder pages)
    {
        var notifications = pages.MapPageGroup("/notifications");
        notifications.MapGet("", (PageRequest request, NotificationListQuery query, NotificationsView view) => view.Show(request, query));
        notifications.MapGet("/{notification_id}", (string notification_id, PageRequest request, NotificationView view) => view.Show(request, notification_id));
    }
}
