using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Deliveries;

internal static class DeadSubscriptions
{
    /// <summary>The push service does not take messages there any more: the address is forgotten, and refused when it is reported again. A newer subscription stays.</summary>
    public static void Forget(RowSet rows, Device device, string endpoint)
    {
        var after = DeadEndpoints.Bury(device, endpoint);
        if (!ReferenceEquals(after, device)) rows.Put(after);
    }
}
