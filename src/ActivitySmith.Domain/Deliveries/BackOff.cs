namespace ActivitySmith.Domain.Deliveries;

/// <summary>
/// Computes how long to wait before the next attempt: exponential backoff with a cap and jitter, so that clients do not retry all at once.
/// </summary>
public static class BackOff
{
    /// <summary>Apple: retry after 15 minutes when the service fails.</summary>
    public static readonly TimeSpan Ill = TimeSpan.FromMinutes(15);

    /// <summary>The longest wait that the server chooses without a Retry-After.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    /// <summary>The longest wait that a Retry-After can request; a longer one is cut to this.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromHours(24);

    /// <param name="pace">The kind of failure.</param>
    /// <param name="attempt">Number of failed attempts before this one; 0 or more.</param>
    /// <param name="retryAfter">The wait that the reply requested, which overrides everything else; null when it requested none.</param>
    /// <param name="sample">Random number from 0 to 1.</param>
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

    /// <summary>Full jitter: a random wait between zero and the exponential wait, at least 0.1 seconds.</summary>
    private static TimeSpan Jitter(TimeSpan first, TimeSpan longest, int attempt, double sample)
    {
        var grown = Math.Min(first.TotalSeconds * Math.Pow(2, Math.Min(attempt, 30)), longest.TotalSeconds);
        return TimeSpan.FromSeconds(Math.Max(grown * sample, 0.1));
    }
}
