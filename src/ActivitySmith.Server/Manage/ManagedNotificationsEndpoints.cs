using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ActivitySmith.Server.Manage;

/// <summary>Push notifications of the caller's account (docs/management-api.md, Notifications).</summary>
public static class ManagedNotificationsEndpoints
{
    private const string ListName = "notifications";

    public static IEndpointRouteBuilder MapManagedNotifications(this IEndpointRouteBuilder manage)
    {
        var notifications = manage.MapGroup("/notifications").WithTags("History");
        notifications.MapGet("", List).WithName("listNotifications").WithSummary("List push notifications, newest first");
        notifications.MapGet("/{notification_id}", Get).WithName("getNotification").WithSummary("Get a push notification with its delivery to each device");
        return manage;
    }

    private static async Task<Results<Ok<ListResponse<ManagedNotification>>, ApiRefusal>> List(
        NotificationListQuery query, Paging paging, ApiCaller caller, NotificationQueries notifications, CancellationToken cancellation)
    {
        var page = paging.ByTime(ListName, out var refusal);
        if (refusal is not null) return new ApiRefusal(refusal);
        var found = await notifications.List(caller.Account, query.Filter, page, cancellation);
        return paging.Respond(ListName, found, notification => [Paging.Time(notification.CreatedAt), notification.Id], NotificationMapping.Show);
    }

    private static async Task<Results<Ok<ManagedNotification>, ApiRefusal>> Get(
        [FromRoute(Name = "notification_id")] string notificationId, ApiCaller caller, NotificationQueries notifications, DeviceQueries devices,
        CancellationToken cancellation)
    {
        if (await notifications.Find(caller.Account, notificationId, cancellation) is not { } found)
            return new ApiRefusal(ManagementCatalogue.NotificationNotFound(notificationId));
        var earlier = await notifications.Versions(caller.Account, found.Id, cancellation);
        var deliveries = await devices.DeliveryTo(found, cancellation);
        return TypedResults.Ok(NotificationMapping.Show(found) with
        {
            Delivery = deliveries[found.Version],
            EarlierVersions =
            [
                .. earlier.Select(version => new ManagedNotificationVersion
                {
                    Version = version.Version,
                    Content = StoredJsonMapping.Parse(version.Content.Json),
                    SentAt = version.At,
                    Delivery = deliveries.GetValueOrDefault(version.Version, []),
                }),
            ],
        });
    }
}
