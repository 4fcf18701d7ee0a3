namespace ActivitySmith.Domain.Devices;

/// <summary>Which devices of an account a target resolves to, and their counts, so that a request need not count them.</summary>
public sealed class TargetedGroup
{
    /// <summary>Positions in the account's list of devices, ascending; null for all.</summary>
    private readonly int[]? positions;

    private readonly Dictionary<string, int> devicesByUser = new(StringComparer.Ordinal);

    private TargetedGroup(IReadOnlyList<Device> devices, int[]? positions)
    {
        this.positions = positions;
        Count = positions?.Length ?? devices.Count;
        for (var i = 0; i < Count; i++)
        {
            var device = devices[PositionOf(i)];
            if (device.IsPage) Pages++;
            if (device.Kind == DeviceKind.Ios) Phones++;
            if (device.CanStart) Startable++;
            devicesByUser[device.UserId] = DevicesOf(device.UserId) + 1;
        }
    }

    public int Count { get; }

    public int Pages { get; }

    public int Phones { get; }

    /// <summary>Devices on which an activity can start now, pages included (<see cref="Device.CanStart"/>).</summary>
    public int Startable { get; }

    /// <summary>Distinct users of the devices.</summary>
    public int Users => devicesByUser.Count;

    public int DevicesOf(string userId) => devicesByUser.GetValueOrDefault(userId);

    internal static TargetedGroup OfAll(IReadOnlyList<Device> devices) => new(devices, positions: null);

    internal static TargetedGroup Of(IReadOnlyList<Device> devices, int[] positions) => new(devices, positions);

    /// <summary>Whether a device with the same id counts the same before and after a change.</summary>
    public static bool CountsAlike(Device before, Device after) =>
        before.CanStart == after.CanStart && before.Kind == after.Kind && before.UserId == after.UserId;

    internal int PositionOf(int index) => positions is null ? index : positions[index];

    internal bool Has(int position) => positions is null || Array.BinarySearch(positions, position) >= 0;
}
