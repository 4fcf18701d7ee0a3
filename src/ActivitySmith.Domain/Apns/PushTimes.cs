using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.Apns;

/// <summary>The times in Live Activity pushes.</summary>
public static class PushTimes
{
    /// <summary>A card without an update for this long shows itself as stale.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long APNs keeps a start for a phone that is offline. After that the start is not worth an alert; the device requests its cards when its
    /// app runs.
    /// </summary>
    public static readonly TimeSpan StartLife = TimeSpan.FromMinutes(10);

    /// <summary>How long APNs keeps an end for a phone that is offline: as long as a card can live.</summary>
    public static readonly TimeSpan EndLife = Lifecycle.MaxAge;

    /// <summary>
    /// The next <c>timestamp</c> of an activity, in seconds. It strictly increases, because iOS shows the newest and does not document what happens
    /// with equal ones.
    /// </summary>
    /// <param name="last">The last timestamp that was sent for the activity to any device; null for none.</param>
    /// <param name="now">The server's time.</param>
    public static long NextTimestamp(long? last, DateTimeOffset now) => Math.Max(now.ToUnixTimeSeconds(), (last ?? 0) + 1);

    /// <summary>When the card becomes stale: 15 minutes after its state, or when its timer ends, whichever is later.</summary>
    public static DateTimeOffset StaleAt(Activity activity)
    {
        var stale = activity.UpdatedAt + Fresh;
        if (activity.Shown.Timer is not { IsRunning: true } timer) return stale;
        var oldest = activity.StartedAt + Lifecycle.MaxAge; // iOS ends the card by then; a timer may have no end, or run for years.
        var over = timer.EndsAt is { } ends && ends < oldest ? ends : oldest;
        return over > stale ? over : stale;
    }

    /// <summary>
    /// Until when APNs keeps an update for a phone that is offline: until the card becomes stale, but at least <see cref="StartLife"/> from now.
    /// </summary>
    public static DateTimeOffset UpdateExpires(Activity activity, DateTimeOffset now)
    {
        var stale = StaleAt(activity);
        return stale > now + StartLife ? stale : now + StartLife;
    }
}
