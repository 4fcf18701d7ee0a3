using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Forgets an address that its push service calls dead on the device's row. The update token of a card is on the delivery's row, where
/// <see cref="DeliveryRules"/> forgets it.
/// </summary>
internal static class DeadAddresses
{
    /// <returns>False: the address is not dead, or the device still has it, since it reported it again after it died.</returns>
    public static bool Forget(RowSet rows, Receipt receipt, DateTimeOffset now)
    {
        if (receipt is not { Outcome: PushOutcome.DeadAddress dead, Push.Address: { } address, Delivery: var delivery }) return false;
        if (rows.Devices.Find(delivery.Account, delivery.DeviceId) is not { } device)
        {
            // A removed phone reports no other.
            if (rows.RemovedDevices.Find(delivery.Account, delivery.DeviceId) is { } removed && removed.ApnsToken == address)
                rows.RemovedDevices.Put(removed with { ApnsToken = null });
            return true;
        }

        if (device.Kind == DeviceKind.Web)
        {
            // Refused when it is reported again; a newer subscription stays.
            var after = DeadEndpoints.Bury(device, address);
            if (!ReferenceEquals(after, device)) rows.Put(after);
            return true;
        }

        var (token, without) = delivery.Kind == DeliveryKind.Widgets ? (device.WidgetToken, device with { WidgetToken = null })
            : receipt.Purpose == SendPurpose.Start ? (device.PushToStartToken, device with { PushToStartToken = null })
            : (device.ApnsToken, device with { ApnsToken = null });
        if (token?.Value != address) return true; // Another has taken its place already.
        if (!DeadToken.IsToBeForgotten(token.ReportedAt, dead.InvalidSince, now)) return false;
        rows.Put(without);
        return true;
    }
}
