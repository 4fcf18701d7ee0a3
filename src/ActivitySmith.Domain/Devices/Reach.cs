namespace ActivitySmith.Domain.Devices;

/// <summary>How many devices and people a request concerns (contract section 7).</summary>
/// <param name="DevicesNotified">Devices with a known address, handed to delivery.</param>
/// <param name="DevicesQueued">Devices that must first report a token.</param>
/// <param name="UsersNotified">Distinct users of those devices.</param>
public readonly record struct Reach(int DevicesNotified, int DevicesQueued, int UsersNotified)
{
    /// <summary>Of a notification or a badge: only who can be reached now is notified.</summary>
    public static Reach Of(IReadOnlyList<Device> devices)
    {
        if (devices.Count == 1) return devices[0].IsReachable ? new Reach(1, 0, 1) : new Reach(0, 1, 0);
        var notified = devices.Where(device => device.IsReachable).ToList();
        return new Reach(notified.Count, devices.Count - notified.Count, notified.Select(device => device.UserId).Distinct().Count());
    }
}
