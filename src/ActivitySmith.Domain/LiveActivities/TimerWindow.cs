namespace ActivitySmith.Domain.LiveActivities;

/// <summary>
/// The state of a timer as instants, so that devices can count without further updates. While it runs, <see cref="ElapsedSeconds"/> is the time
/// elapsed at <see cref="Anchor"/>; while it is paused, the total elapsed time.
/// </summary>
/// <param name="DurationSeconds">Null for an open-ended timer that counts up.</param>
/// <param name="CountsDown">Whether the timer counts down or up.</param>
/// <param name="IsRunning">False while paused.</param>
/// <param name="Anchor">Server time of the last start or resume.</param>
/// <param name="ElapsedSeconds">0 or more, at most <see cref="DurationSeconds"/>.</param>
public sealed record TimerWindow(double? DurationSeconds, bool CountsDown, bool IsRunning, DateTimeOffset Anchor, double ElapsedSeconds)
{
    /// <summary>The start time of an equal timer that never paused; null while paused.</summary>
    public DateTimeOffset? StartsAt => IsRunning ? Anchor.AddSeconds(-ElapsedSeconds) : null;

    /// <summary>When the timer reaches its end; null while paused or open-ended.</summary>
    public DateTimeOffset? EndsAt => IsRunning && DurationSeconds is { } length ? Anchor.AddSeconds(length - ElapsedSeconds) : null;

    public double ElapsedAt(DateTimeOffset now)
    {
        var elapsed = IsRunning ? ElapsedSeconds + Math.Max(0, (now - Anchor).TotalSeconds) : ElapsedSeconds;
        return DurationSeconds is { } length ? Math.Min(elapsed, length) : elapsed;
    }

    public TimerWindow Freeze(DateTimeOffset now) => IsRunning ? this with { IsRunning = false, ElapsedSeconds = ElapsedAt(now), Anchor = now } : this;

    public TimerWindow Resume(DateTimeOffset now) => IsRunning ? this : this with { IsRunning = true, Anchor = now };

    /// <summary>The timer after an update (docs/api.md, Timers).</summary>
    /// <param name="current">Null when there was no timer before.</param>
    /// <param name="sent">The state as sent, not completed: only members that were sent reset, pause or resume the timer.</param>
    /// <param name="now">The server's receive time.</param>
    public static TimerWindow Next(TimerWindow? current, ContentState sent, DateTimeOffset now)
    {
        if (current is null || sent.DurationSeconds is not null)
            return new TimerWindow(sent.DurationSeconds, sent.CountsDown ?? current?.CountsDown ?? true, sent.IsRunning ?? true, now, 0);

        var window = sent.CountsDown is { } direction ? current with { CountsDown = direction } : current;
        return sent.IsRunning switch
        {
            false => window.Freeze(now),
            true => window.Resume(now),
            null => window,
        };
    }
}
