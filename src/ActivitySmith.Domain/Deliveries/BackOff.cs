namespace ActivitySmith.Domain.Deliveries;

/// <summary>How long to wait before the next attempt: growing, capped, and scattered so that not all come back at once.</summary>
public static class BackOff
{
    /// <summary>Apple: try again after 15 minutes when the service fails.</summary>
    public static readonly TimeSpan Ill = TimeSpan.FromMinutes(15);

    /// <summary>Longest wait of our own.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    /// <summary>Longest wait that a Retry-After may ask for.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromHours(24);

    /// <param name="pace">What kind of failure it was.</param>
    /// <param name="attempt">Failed attempts before this one, 0 and up.</param>
    /// <param name="retryAfter">What the reply asked for; beats everything else; null for nothing.</param>
    /// <param name="sample">Random, 0 up to 1.</param>
    public static TimeSpan Next(RetryPace pace, int attempt, TimeSpan? retryAfter, double sample)
    {
        if (retryAfter is { } asked)
        {
            asked = TimeSpan.FromTicks(Math.Clamp(asked.Ticks, 0, LongestAsked.Ticks));
            return asked + (asked * 0.1 * sample);
        }

        return pace switch
        {
            RetryPace.Soon => Jitter(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), attempt, sample),
            RetryPace.Slow => Jitter(TimeSpan.FromSeconds(10), Ill, attempt, sample),
            _ => Ill + Jitter(TimeSpan.FromMinutes(1), Longest - Ill, attempt, sample),
        };
    }

    /// <summary>Full jitter: anything from nothing to the grown wait; a tenth of a second at least.</summary>
    private static TimeSpan Jitter(TimeSpan first, TimeSpan longest, int attempt, double sample)
    {
        var grown = Math.Min(first.TotalSeconds * Math.Pow(2, Math.Min(attempt, 30)), longest.TotalSeconds);
        return TimeSpan.FromSeconds(Math.Max(grown * sample, 0.1));
    }
}
