using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.Apns;

/// <summary>The points in time that come with Live Activity pushes.</summary>
public static class PushTimes
{
    /// <summary>A card without news for this long shows itself as stale.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);

    /// <summary>A start that could not be delivered for this long is not worth an alert any more; the device asks when its app runs.</summary>
    public static readonly TimeSpan StartLife = TimeSpan.FromMinutes(10);

    /// <summary>How long APNs keeps an end for a phone that is offline: as long as a card can live.</summary>
    public static readonly TimeSpan EndLife = Lifecycle.MaxAge;

    /// <summary>
    /// The next <c>timestamp</c> of an activity: seconds, strictly increasing, because iOS shows the newest and says nothing about equal ones.
    /// </summary>
    /// <param name="last">The last one sent for the activity to any device; null for none.</param>
    /// <param name="now">The server's time.</param>
    public static long NextTimestamp(long? last, DateTimeOffset now) => Math.Max(now.ToUnixTimeSeconds(), (last ?? 0) + 1);

    /// <summary>When the card becomes stale: a quarter of an hour after its state, or when its timer is over, whichever is later.</summary>
    public static DateTimeOffset StaleAt(Activity activity)
    {
        var stale = activity.UpdatedAt + Fresh;
        if (activity.Shown.Timer is not { IsRunning: true } timer) return stale;
        var oldest = activity.StartedAt + Lifecycle.MaxAge; // iOS ends the card by then; a timer may be open-ended, or of years.
        var over = timer.EndsAt is { } ends && ends < oldest ? ends : oldest;
        return over > stale ? over : stale;
    }

    /// <summary>Until when APNs keeps an update for a phone that is offline: as long as it is fresh, and some minutes from now at least.</summary>
    public static DateTimeOffset UpdateExpires(Activity activity, DateTimeOffset now)
    {
        var stale = StaleAt(activity);
        return stale > now + StartLife ? stale : now + StartLife;
    }
}
