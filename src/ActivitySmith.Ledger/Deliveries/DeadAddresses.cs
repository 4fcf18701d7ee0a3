using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Removes an invalid address from the row of the device. The update token of a card is in the row of the delivery, where <see cref="DeliveryRules"/>
/// removes it.
/// </summary>
internal static class DeadAddresses
{
    /// <returns>False when the address is not invalid, or when the device keeps it because it reported the address again later.</returns>
    public static bool Forget(RowSet rows, Receipt receipt, DateTimeOffset now)
    {
        if (receipt is not { Outcome: PushOutcome.DeadAddress dead, Push.Address: { } address, Delivery: var delivery }) return false;
        if (rows.Devices.Find(delivery.Account, delivery.DeviceId) is not { } device)
        {
            // A removed phone reports no other token.
            if (rows.RemovedDevices.Find(delivery.Account, delivery.DeviceId) is { } removed && removed.ApnsToken == address)
                rows.RemovedDevices.Put(removed with { ApnsToken = null });
            return true;
        }

        if (device.Kind == DeviceKind.Web)
        {
            // The server refuses this endpoint when the browser reports it again; a newer subscription is kept.
            var after = DeadEndpoints.Bury(device, address);
            if (!ReferenceEquals(after, device)) rows.Put(after);
            return true;
        }

        var (token, without) = delivery.Kind == DeliveryKind.Widgets ? (device.WidgetToken, device with { WidgetToken = null })
            : receipt.Purpose == SendPurpose.Start ? (device.PushToStartToken, device with { PushToStartToken = null })
            : (device.ApnsToken, device with { ApnsToken = null });
        if (token?.Value != address) return true; // The device has reported another token since.
        if (!DeadTokenRules.IsToBeForgotten(token.ReportedAt, dead.InvalidSince, now)) return false;
        rows.Put(without);
        return true;
    }
}
