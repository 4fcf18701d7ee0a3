using ActivitySmith.Domain.Clocks;

namespace ActivitySmith.Domain.Apns;

/// <summary>The budget of a device at one moment.</summary>
/// <param name="Used">Pushes of priority 10 in the last hour.</param>
/// <param name="Limit">Maximum number of such pushes per hour.</param>
/// <param name="Demoted">Pushes in the last hour that were sent with priority 5 instead of 10.</param>
/// <param name="FreeIn">Time until the next push of priority 10 is possible; null when it is possible now.</param>
public readonly record struct BudgetMeter(int Used, int Limit, int Demoted, TimeSpan? FreeIn);

/// <summary>
/// Keeps every device below the hourly number of priority-10 Live Activity pushes from which iOS throttles (Apple does not publish it). Once the
/// budget is used up, pushes without an alert are sent with priority 5. Alerts count too but keep their priority, because a requested sound must not
/// wait until iOS delivers it at a convenient time.
/// </summary>
/// <param name="maxDevices">
/// Maximum number of devices in memory. Beyond it, devices without a push for an hour are dropped, then the device that was idle for longest.
/// </param>
public sealed class BudgetGovernor(int maxDevices = BudgetGovernor.MaxDevices)
{
    /// <summary>Default of <c>maxDevices</c>: about 25 MB when each device has reached a limit of 15.</summary>
    public const int MaxDevices = 50_000;

    /// <summary>Maximum number of pushes in memory per device, as a multiple of its limit.</summary>
    private const int MaxCounted = 4;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, Usage> devices = [];

    /// <summary>Decides the priority of one push, and counts the push.</summary>
    /// <param name="deviceId">The device whose budget is used.</param>
    /// <param name="wanted">The requested priority. <see cref="PushPriority.Routine"/> is not counted.</param>
    /// <param name="limit">Maximum number of priority-10 pushes per hour, 1 or more; it may change from call to call.</param>
    /// <param name="isAlert">Whether the push makes a sound; its priority then stays.</param>
    /// <param name="now">By the monotonic clock.</param>
    public PushPriority Decide(string deviceId, PushPriority wanted, int limit, bool isAlert, Moment now)
    {
        if (wanted == PushPriority.Routine) return PushPriority.Routine;
        lock (gate)
        {
            var device = Of(deviceId, now);
            var isUrgent = isAlert || device.Used.Count < limit;
            var counted = isUrgent ? device.Used : device.Demoted;
            counted.Enqueue(now);
            if (counted.Count > limit * MaxCounted) counted.Dequeue(); // The meter then shows this maximum.
            return isUrgent ? PushPriority.Now : PushPriority.Routine;
        }
    }

    public BudgetMeter Read(string deviceId, int limit, Moment now)
    {
        lock (gate)
        {
            if (!devices.TryGetValue(deviceId, out var device)) return new BudgetMeter(0, limit, 0, FreeIn: null);
            device.Forget(now - Hour);
            var free = device.Used.Count < limit ? (TimeSpan?)null : device.Used.ElementAt(device.Used.Count - limit) + Hour - now;
            return new BudgetMeter(device.Used.Count, limit, device.Demoted.Count, free);
        }
    }

    private Usage Of(string deviceId, Moment now)
    {
        if (!devices.TryGetValue(deviceId, out var device))
        {
            if (devices.Count >= maxDevices) MakeRoom(now);
            devices[deviceId] = device = new Usage();
        }

        device.Forget(now - Hour);
        device.LastSeen = now;
        return device;
    }

    private void MakeRoom(Moment now)
    {
        foreach (var (id, device) in devices)
            if (now - device.LastSeen > Hour) devices.Remove(id);
        if (devices.Count >= maxDevices) devices.Remove(devices.MinBy(device => device.Value.LastSeen).Key);
    }

    /// <summary>The pushes of one device in the last hour.</summary>
    private sealed class Usage
    {
        public Queue<Moment> Used { get; } = new();

        public Queue<Moment> Demoted { get; } = new();

        public Moment LastSeen { get; set; }

        public void Forget(Moment until)
        {
            while (Used.TryPeek(out var oldest) && oldest <= until) Used.Dequeue();
            while (Demoted.TryPeek(out var oldest) && oldest <= until) Demoted.Dequeue();
        }
    }
}
