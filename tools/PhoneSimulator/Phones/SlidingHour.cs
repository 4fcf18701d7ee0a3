namespace PhoneSimulator.Phones;

/// <summary>Counts events within the last hour, up to a limit.</summary>
public sealed class SlidingHour(int limit)
{
    private readonly Queue<DateTimeOffset> times = new();

    public int Limit => limit;

    public int Used(DateTimeOffset now)
    {
        while (times.TryPeek(out var oldest) && oldest <= now.AddHours(-1)) times.Dequeue();
        return times.Count;
    }

    /// <returns>False when the limit is reached; nothing is counted then.</returns>
    public bool TryTake(DateTimeOffset now)
    {
        if (Used(now) >= limit) return false;
        times.Enqueue(now);
        return true;
    }
}
