using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>Cards that are subscribed to a broadcast channel.</summary>
internal static class ChannelSubscribers
{
    /// <summary>The card has missed all that the broadcast channel sent before the card subscribed: requests the newest version again.</summary>
    /// <param name="rows">The command's rows.</param>
    /// <param name="delivery">
    /// The delivery of a card that the device reported; <see cref="DeliveryRecord.SeenVersion"/> is the version that the card started with.
    /// </param>
    /// <param name="now">The server's time.</param>
    public static void CatchUp(RowSet rows, DeliveryRecord delivery, DateTimeOffset now)
    {
        if (delivery.ChannelId is null || rows.Devices.Find(delivery.Account, delivery.DeviceId) is not { } device) return;
        var broadcast = rows.Deliveries.Find(delivery.Account, DeliveryRecord.IdOf(delivery.SubjectId, DeliveryRecord.OfChannel(device.Environment)));
        if (broadcast is not { IsOpen: true } || broadcast.SeenVersion <= delivery.SeenVersion) return;
        // If other cards have received the alert, the version is sent again without a sound. If no card is known to be subscribed, the alert still
        // sounds.
        var heard = HasOthers(rows, delivery, device.Environment) ? Math.Max(broadcast.ShownVersion, broadcast.SeenVersion) : broadcast.ShownVersion;
        rows.Deliveries.Put(broadcast with { SeenVersion = delivery.SeenVersion, ShownVersion = heard, UpdatedAt = now });
    }

    private static bool HasOthers(RowSet rows, DeliveryRecord delivery, ApnsEnvironment environment)
    {
        foreach (var device in rows.Directory(delivery.Account).Devices)
        {
            if (device.Id == delivery.DeviceId || device.Environment != environment) continue;
            if (rows.Deliveries.Find(delivery.Account, DeliveryRecord.IdOf(delivery.SubjectId, device.Id)) is { IsOpen: true, ShownVersion: > 0 } other
                && other.ChannelId == delivery.ChannelId) return true;
        }

        return false;
    }
}
