namespace ActivitySmith.Domain.Apns;

/// <summary>What the governor makes of a Live Activity push.</summary>
/// <param name="Priority">To send with.</param>
/// <param name="NotBefore">Wait until then and send the newest state of that moment; null: now.</param>
public readonly record struct BudgetVerdict(PushPriority Priority, DateTimeOffset? NotBefore);

/// <summary>A device's budget at one moment.</summary>
/// <param name="Used">Pushes of priority 10 in the last hour.</param>
/// <param name="Limit">How many there may be.</param>
/// <param name="Demoted">Pushes in the last hour that would have had priority 10.</param>
/// <param name="NextFreeAt">When a push of priority 10 is possible again; null: now.</param>
public readonly record struct BudgetMeter(int Used, int Limit, int Demoted, DateTimeOffset? NextFreeAt);

/// <summary>
/// Keeps every device below the hourly number of priority-10 Live Activity pushes from which iOS throttles (unpublished, see
/// protocols 2.3): what is over goes out with priority 5, and no closer than <see cref="Spacing"/> apart, so that states in
/// between are left out.
/// </summary>
/// <param name="maxDevices">Devices that are remembered; past it, those that sent nothing for an hour are forgotten, then the longest idle.</param>
public sealed class BudgetGovernor(int maxDevices = BudgetGovernor.MaxDevices)
{
    /// <summary>Default of <c>maxDevices</c>: about 25 MB when every one of them is at a limit of 15.</summary>
    public const int MaxDevices = 50_000;

    /// <summary>Shortest time between two demoted pushes to one device.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, Usage> devices = [];

    /// <summary>Decides about one push and counts it; a push that is told to wait is not counted.</summary>
    /// <param name="deviceId">Whose budget it is.</param>
    /// <param name="wanted">Routine pushes pass uncounted.</param>
    /// <param name="limit">Pushes of priority 10 per hour, 1 and up; may change from call to call.</param>
    /// <param name="mayWait">Whether a newer state may take this one's place: updates, not starts and ends.</param>
    /// <param name="now">The server's time.</param>
    public BudgetVerdict Decide(string deviceId, PushPriority wanted, int limit, bool mayWait, DateTimeOffset now)
    {
        if (wanted == PushPriority.Routine) return new BudgetVerdict(PushPriority.Routine, NotBefore: null);
        lock (gate)
        {
            var device = Of(deviceId, now);
            if (device.Used.Count < limit)
            {
                device.Used.Enqueue(now);
                return new BudgetVerdict(PushPriority.Now, NotBefore: null);
            }

            if (mayWait && device.LastDemoted + Spacing > now) return new BudgetVerdict(PushPriority.Routine, device.LastDemoted + Spacing);
            device.Demoted.Enqueue(now);
            device.LastDemoted = now;
            if (device.Demoted.Count > limit * 4) device.Demoted.Dequeue(); // A lid; the meter then shows that many.
            return new BudgetVerdict(PushPriority.Routine, NotBefore: null);
        }
    }

    public BudgetMeter Read(string deviceId, int limit, DateTimeOffset now)
    {
        lock (gate)
        {
            if (!devices.TryGetValue(deviceId, out var device)) return new BudgetMeter(0, limit, 0, NextFreeAt: null);
            device.Forget(now - Hour);
            var free = device.Used.Count < limit ? (DateTimeOffset?)null : device.Used.ElementAt(device.Used.Count - limit) + Hour;
            return new BudgetMeter(device.Used.Count, limit, device.Demoted.Count, free);
        }
    }

    private Usage Of(string deviceId, DateTimeOffset now)
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

    private void MakeRoom(DateTimeOffset now)
    {
        foreach (var (id, device) in devices)
            if (now - device.LastSeen > Hour) devices.Remove(id);
        if (devices.Count >= maxDevices) devices.Remove(devices.MinBy(device => device.Value.LastSeen).Key);
    }

    /// <summary>One device's last hour.</summary>
    private sealed class Usage
    {
        public Queue<DateTimeOffset> Used { get; } = new();

        public Queue<DateTimeOffset> Demoted { get; } = new();

        public DateTimeOffset LastDemoted { get; set; } = DateTimeOffset.MinValue;

        public DateTimeOffset LastSeen { get; set; }

        public void Forget(DateTimeOffset until)
        {
            while (Used.TryPeek(out var oldest) && oldest <= until) Used.Dequeue();
            while (Demoted.TryPeek(out var oldest) && oldest <= until) Demoted.Dequeue();
        }
    }
}
