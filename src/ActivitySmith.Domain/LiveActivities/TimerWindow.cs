namespace ActivitySmith.Domain.LiveActivities;

/// <summary>
/// Where a timer stands, told by instants, so that devices tick by themselves. While it runs, <see cref="ElapsedSeconds"/> is what
/// had passed at <see cref="Anchor"/>; while it is frozen, what has passed at all.
/// </summary>
/// <param name="DurationSeconds">Null for an open-ended timer that counts up.</param>
/// <param name="CountsDown">Which way it is shown.</param>
/// <param name="IsRunning">False while frozen.</param>
/// <param name="Anchor">Server time of the last start or resume.</param>
/// <param name="ElapsedSeconds">0 and up, never above <see cref="DurationSeconds"/>.</param>
public sealed record TimerWindow(double? DurationSeconds, bool CountsDown, bool IsRunning, DateTimeOffset Anchor, double ElapsedSeconds)
{
    /// <summary>When a timer that never paused would have started; null while frozen.</summary>
    public DateTimeOffset? StartsAt => IsRunning ? Anchor.AddSeconds(-ElapsedSeconds) : null;

    /// <summary>When the window is over; null while frozen or open-ended.</summary>
    public DateTimeOffset? EndsAt => IsRunning && DurationSeconds is { } length ? Anchor.AddSeconds(length - ElapsedSeconds) : null;

    public double ElapsedAt(DateTimeOffset now)
    {
        var elapsed = IsRunning ? ElapsedSeconds + Math.Max(0, (now - Anchor).TotalSeconds) : ElapsedSeconds;
        return DurationSeconds is { } length ? Math.Min(elapsed, length) : elapsed;
    }

    public TimerWindow Freeze(DateTimeOffset now) => IsRunning ? this with { IsRunning = false, ElapsedSeconds = ElapsedAt(now), Anchor = now } : this;

    public TimerWindow Resume(DateTimeOffset now) => IsRunning ? this : this with { IsRunning = true, Anchor = now };

    /// <summary>The window after a state was sent (contract section 4).</summary>
    /// <param name="current">Null when there was no timer before.</param>
    /// <param name="sent">The state as sent, not completed: only what stands there resets, freezes or resumes.</param>
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
