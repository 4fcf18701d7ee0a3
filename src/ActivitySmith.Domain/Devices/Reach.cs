namespace ActivitySmith.Domain.Devices;

/// <summary>Counts of the devices and users that a request reaches (docs/api.md, Targeting).</summary>
/// <param name="DevicesNotified">Devices that the server can reach now: their deliveries start at once.</param>
/// <param name="DevicesQueued">Devices that must report a token first.</param>
/// <param name="UsersNotified">Distinct users of those devices.</param>
public readonly record struct Reach(int DevicesNotified, int DevicesQueued, int UsersNotified)
{
    /// <summary>Counts for a notification or a badge: only devices that can be reached now count as notified.</summary>
    public static Reach Of(IReadOnlyList<Device> devices)
    {
        if (devices.Count == 1) return devices[0].IsReachable ? new Reach(1, 0, 1) : new Reach(0, 1, 0);
        var notified = devices.Where(device => device.IsReachable).ToList();
        return new Reach(notified.Count, devices.Count - notified.Count, notified.Select(device => device.UserId).Distinct().Count());
    }
}
