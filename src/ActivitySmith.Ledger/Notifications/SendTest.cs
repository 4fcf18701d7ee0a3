using ActivitySmith.Domain;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Notifications;

/// <summary>Sends <see cref="NotificationContent.Test"/> to one device.</summary>
/// <param name="account">The device's account.</param>
/// <param name="deviceId">The device.</param>
/// <param name="notificationId">Id of the new notification.</param>
public sealed class SendTest(AccountId account, string deviceId, string notificationId) : Command<Notification>
{
    /// <summary>A target without channels: only the device whose delivery the command opens gets the notification.</summary>
    private static readonly Target Nobody = new([]);

    public override Result<Notification> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Devices.Find(account, deviceId) is not { } device) return ManagementCatalogue.DeviceNotFound(deviceId);
        if (device.IsPage) return ManagementCatalogue.NoPush(deviceId);
        if (!device.IsReachable) return ManagementCatalogue.NotReachable(deviceId);
        var kept = rows.Put(new Notification
        {
            Account = account,
            Id = notificationId,
            Content = Stored<NotificationContent>.Of(NotificationContent.Test, StoredJson.Instance.NotificationContent),
            Target = Nobody,
            CreatedAt = now,
        });
        rows.Deliveries.Put(OneOffRules.Notification(account, notificationId, deviceId, now));
        return kept;
    }
}
