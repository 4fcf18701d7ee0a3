using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Notifications;

/// <summary>The devices that the newest version of a notification went to, which get the next one.</summary>
internal sealed class NotificationRecipients
{
    private readonly IReadOnlyList<(Device Device, DeliveryRecord Delivery)> all;
    private readonly IReadOnlyList<DeliveryRecord> ofAnyVersion;

    private NotificationRecipients(IReadOnlyList<(Device Device, DeliveryRecord Delivery)> all, IReadOnlyList<DeliveryRecord> ofAnyVersion) =>
        (this.all, this.ofAnyVersion) = (all, ofAnyVersion);

    public IReadOnlyList<Device> Devices => [.. all.Select(one => one.Device)];

    public static NotificationRecipients Of(RowSet rows, Notification notification)
    {
        var directory = rows.Directory(notification.Account);
        var deliveries = rows.Deliveries.Where(notification.Account, ("subject_id", notification.Id), row => row.SubjectId == notification.Id);
        return new NotificationRecipients(
        [
            .. deliveries.Where(row => row.WantedVersion == notification.Version)
                .Select(row => (Device: directory.Find(row.DeviceId), Delivery: row))
                .Where(one => one.Device is not null)
                .Select(one => (one.Device!, one.Delivery)),
        ], deliveries);
    }

    /// <summary>Writes the deliveries of the next version, and the version before to the history.</summary>
    /// <returns>Counts of the devices to which the next version is sent.</returns>
    public Reach Follow(RowSet rows, Notification before, Notification next, DateTimeOffset now)
    {
        rows.NotificationVersions.Put(
            new NotificationVersion(before.Account, before.Id, before.Version, before.Content, before.VersionAt ?? before.CreatedAt));
        Forget(rows, before, before.Version - NotificationVersion.MaxKept);
        var notified = new List<Device>();
        foreach (var (device, delivery) in all)
        {
            if (delivery.IsOpen) rows.Deliveries.Put(OneOffRules.Replace(delivery, now));
            if (NotificationRules.Follow(next, delivery, device, now) is not { } opened) continue;
            rows.Deliveries.Put(opened);
            notified.Add(device);
        }

        return Reach.Of(notified);
    }

    private void Forget(RowSet rows, Notification notification, long version)
    {
        if (version < 1) return;
        rows.NotificationVersions.Remove(notification.Account, NotificationVersion.IdOf(notification.Id, version));
        foreach (var delivery in ofAnyVersion.Where(row => row.WantedVersion <= version)) rows.Deliveries.Remove(notification.Account, delivery.Id);
    }
}

/// <summary>A notification that was replaced or withdrawn.</summary>
/// <param name="Notification">The newest version.</param>
/// <param name="Reach">Counts of the devices to which it is sent; none when nothing has changed, and for one that is scheduled.</param>
public sealed record NotificationChanged(Notification Notification, Reach Reach);
