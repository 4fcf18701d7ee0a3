using ActivitySmith.Domain;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Notifications;

/// <summary>Accepts a notification for one device alone.</summary>
public sealed class SendTest(AccountId account, string deviceId, string notificationId, NotificationContent content) : Command<Notification>
{
    /// <summary>No channel at all: nobody but the device whose delivery is opened here.</summary>
    private static readonly Target Nobody = new([]);

    public override Outcome<Notification> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Devices.Find(account, deviceId) is not { } device) return ManagementCatalogue.DeviceNotFound(deviceId);
        if (device.IsPage) return ManagementCatalogue.NoPush(deviceId);
        if (!device.IsReachable) return ManagementCatalogue.NotReachable(deviceId);
        var kept = rows.Put(new Notification
        {
            Account = account,
            Id = notificationId,
            Content = Stored<NotificationContent>.Of(content, StoredJson.Instance.NotificationContent),
            Target = Nobody,
            CreatedAt = now,
        });
        rows.Deliveries.Put(OneOffRules.Notification(account, notificationId, deviceId, now));
        return kept;
    }
}
