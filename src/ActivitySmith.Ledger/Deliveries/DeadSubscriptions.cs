using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

internal static class DeadSubscriptions
{
    /// <summary>The push service does not take messages there any more. A newer subscription stays.</summary>
    public static void Forget(RowSet rows, Device device, string endpoint)
    {
        if (device.WebPush?.Endpoint == endpoint) rows.Put(device with { WebPush = null });
    }
}
