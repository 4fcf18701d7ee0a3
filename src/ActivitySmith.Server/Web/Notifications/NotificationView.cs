using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Server.Mapping;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Notifications;

/// <summary>Shows one notification with its delivery to the devices.</summary>
internal sealed class NotificationView(NotificationQueries notifications, DeviceQueries devices)
{
    public async Task<IResult> Show(PageRequest request, string notificationId)
    {
        if (await notifications.Find(request.Account, notificationId, request.Cancellation) is not { } found)
            return PageResponse.Say(request.Visitor, ManagementCatalogue.NotificationNotFound(notificationId));
        var delivery = await devices.DeliveryTo(request.Account, found.Id, found.Target, version: null, request.Cancellation);
        return PageResponse.Show<NotificationPage>(new { request.Visitor, Row = found, Delivery = delivery, request.Done });
    }
}
