using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>Cards that listen to a broadcast channel.</summary>
internal static class ChannelListeners
{
    /// <summary>What the channel carried before the card listened to it is lost on this device: the newest version is sent again.</summary>
    /// <param name="rows">The command's rows.</param>
    /// <param name="delivery">Of a card that has reported itself; <see cref="DeliveryRecord.SeenVersion"/> is what it started with.</param>
    /// <param name="now">The server's time.</param>
    public static void CatchUp(RowSet rows, DeliveryRecord delivery, DateTimeOffset now)
    {
        if (delivery.ChannelId is null || rows.Devices.Find(delivery.Account, delivery.DeviceId) is not { } device) return;
        var broadcast = rows.Deliveries.Find(delivery.Account, DeliveryRecord.IdOf(delivery.SubjectId, DeliveryRecord.OfChannel(device.Environment)));
        if (broadcast is { IsOpen: true } && broadcast.SeenVersion > delivery.SeenVersion)
            rows.Deliveries.Put(broadcast with { SeenVersion = delivery.SeenVersion, ShownVersion = Math.Max(broadcast.ShownVersion, broadcast.SeenVersion), UpdatedAt = now });
    }
}
