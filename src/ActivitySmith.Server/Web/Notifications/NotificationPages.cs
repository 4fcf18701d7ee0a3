using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Mapping;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Notifications;

/// <summary>Push notifications that were sent.</summary>
internal static class NotificationPages
{
    private const string ListName = "notifications-page";

    public static void MapNotificationPages(this IEndpointRouteBuilder pages)
    {
        var notifications = pages.MapPageGroup("/notifications");
        notifications.MapGet("", List);
        notifications.MapGet("/{notification_id}", One);
    }

    private static async Task<IResult> List(
        Visitor visitor, NotificationListQuery query, Paging paging, NotificationQueries notifications, HttpRequest request, CancellationToken cancellation)
    {
        var page = paging.ByTime(ListName, out var refusal);
        var found = refusal is null ? await notifications.List(visitor.Account, query.Tag, query.Since, query.Until, page, cancellation) : [];
        var list = paging.Answer(ListName, found, row => [Paging.Time(row.CreatedAt), row.Id], row => row);
        return PageAnswer.Show<NotificationsPage>(
            new { Visitor = visitor, Rows = list.Data, Query = query, Nav = ListNav.Of(request, list.NextCursor), Refusal = refusal }, refusal);
    }

    private static async Task<IResult> One(
        string notification_id, Visitor visitor, NotificationQueries notifications, DeviceQueries devices, string? done, CancellationToken cancellation)
    {
        if (await notifications.Find(visitor.Account, notification_id, cancellation) is not { } found)
            return PageAnswer.Say(visitor, ManagementCatalogue.NotificationNotFound(notification_id));
        var delivery = await devices.DeliveryTo(visitor.Account, found.Id, found.Target, version: null, cancellation);
        return PageAnswer.Show<NotificationPage>(new { Visitor = visitor, Row = found, Delivery = delivery, Done = done });
    }
}
