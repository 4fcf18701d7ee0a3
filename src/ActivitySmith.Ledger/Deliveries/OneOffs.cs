using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>Opens the deliveries of notifications, badges and widget pushes: one row per subject and device.</summary>
internal static class OneOffs
{
    public static bool AnyPhone(IReadOnlyList<Device> devices)
    {
        foreach (var device in devices)
            if (device.Kind == DeviceKind.Ios) return true;
        return false;
    }

    /// <param name="rows">The command's rows.</param>
    /// <param name="notificationId">The id of a new notification.</param>
    /// <param name="hasBadge">
    /// Whether the notification sets the badge count. Its push then carries the count, unless the phone must first report a token.
    /// </param>
    /// <param name="devices">The recipients.</param>
    /// <param name="now">The batch's time.</param>
    public static void Notify(RowSet rows, string notificationId, bool hasBadge, IReadOnlyList<Device> devices, DateTimeOffset now)
    {
        foreach (var device in devices)
        {
            // An iPhone may report its token later; a browser without a subscription reads its list when it is opened.
            if (device.Kind != DeviceKind.Ios && device.WebPush is null) continue;
            rows.Deliveries.Put(OneOffRules.Notification(device.Account, notificationId, device.Id, now));
            if (hasBadge && !device.IsReachable) PutBadge(rows, device, now);
        }
    }

    public static void BadgeChanged(RowSet rows, IReadOnlyList<Device> devices, DateTimeOffset now)
    {
        foreach (var device in devices)
            if (device.Kind == DeviceKind.Ios) PutBadge(rows, device, now);
    }

    public static void MetricsChanged(RowSet rows, AccountId account, DateTimeOffset now)
    {
        var counted = 0;
        foreach (var device in rows.Directory(account).Devices)
        {
            if (device.Kind != DeviceKind.Ios || device.WidgetToken is null) continue;
            var known = rows.Deliveries.Find(account, DeliveryRecord.IdOf(DeliveryKind.Widgets, device.Id));
            var wanted = OneOffRules.Widgets(known, account, device.Id, counted, now);
            if (ReferenceEquals(wanted, known)) continue;
            rows.Deliveries.Put(wanted);
            counted++;
        }
    }

    private static void PutBadge(RowSet rows, Device device, DateTimeOffset now)
    {
        var known = rows.Deliveries.Find(device.Account, DeliveryRecord.IdOf(DeliveryKind.Badge, device.Id));
        rows.Deliveries.Put(OneOffRules.Badge(known, device.Account, device.Id, now));
    }
}
