using ActivitySmith.Domain.Clocks;

namespace ActivitySmith.Domain.Apns;

/// <summary>A device's budget at one moment.</summary>
/// <param name="Used">Pushes of priority 10 in the last hour.</param>
/// <param name="Limit">How many there may be.</param>
/// <param name="Demoted">Pushes in the last hour that would have had priority 10.</param>
/// <param name="FreeIn">Time until a push of priority 10 is possible again; null: now.</param>
public readonly record struct BudgetMeter(int Used, int Limit, int Demoted, TimeSpan? FreeIn);

/// <summary>
/// Keeps every device below the hourly number of priority-10 Live Activity pushes from which iOS throttles (Apple publishes none):
/// ends and cards that are taken away go out with priority 5 once the budget is spent. Alerts count, and keep their priority: a sound that
/// was asked for must not wait for the phone's next convenient moment.
/// </summary>
/// <param name="maxDevices">Devices that are remembered; past it, those that sent nothing for an hour are forgotten, then the longest idle.</param>
public sealed class BudgetGovernor(int maxDevices = BudgetGovernor.MaxDevices)
{
    /// <summary>Default of <c>maxDevices</c>: about 25 MB when every one of them is at a limit of 15.</summary>
    public const int MaxDevices = 50_000;

    /// <summary>Pushes that are remembered of a device, in limits.</summary>
    private const int MaxCounted = 4;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, Usage> devices = [];

    /// <summary>Decides with which priority one push goes, and counts it.</summary>
    /// <param name="deviceId">Whose budget it is.</param>
    /// <param name="wanted">Routine pushes pass uncounted.</param>
    /// <param name="limit">Pushes of priority 10 per hour, 1 and up; may change from call to call.</param>
    /// <param name="isAlert">Whether it makes a sound; its priority stays.</param>
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
            if (counted.Count > limit * MaxCounted) counted.Dequeue(); // The meter then shows that many.
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

    /// <summary>One device's last hour.</summary>
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
