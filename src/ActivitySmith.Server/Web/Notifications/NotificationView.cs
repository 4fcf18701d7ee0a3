using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.Notifications;
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
    /// <param name="request">The request for the page.</param>
    /// <param name="notificationId">The notification.</param>
    /// <param name="refusal">Why the last form was refused; null otherwise.</param>
    public async Task<IResult> Show(PageRequest request, string notificationId, Refusal? refusal = null)
    {
        if (await notifications.Find(request.Account, notificationId, request.Cancellation) is not { } found)
            return PageResponse.Say(request.Visitor, ManagementCatalogue.NotificationNotFound(notificationId));
        var earlier = await notifications.Versions(request.Account, found.Id, request.Cancellation);
        var deliveries = await devices.DeliveryTo(found, request.Cancellation);
        return PageResponse.Show<NotificationPage>(
            new
            {
                request.Visitor,
                Row = found,
                Delivery = deliveries[found.Version],
                Earlier = earlier.Select(version => new EarlierVersion(version, deliveries.GetValueOrDefault(version.Version, []))).ToList(),
                Refusal = refusal,
                request.Done,
            },
            refusal);
    }
}

/// <summary>A version that another one replaced, with its delivery to each device.</summary>
public sealed record EarlierVersion(NotificationVersion Version, IReadOnlyList<DeviceDelivery> Delivery);
