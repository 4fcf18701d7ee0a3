using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.LiveActivities;

/// <summary>The transitions of an activity: start, update, end.</summary>
public static class Lifecycle
{
    /// <summary>iOS ends a Live Activity after 8 hours (Apple, ActivityKit: "Displaying live data with Live Activities").</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(8);

    /// <summary>iOS removes an ended activity from the Lock Screen after at most this time.</summary>
    public static readonly TimeSpan MaxDismissal = TimeSpan.FromHours(4);

    /// <summary>Default time from the DELETE of a stream to the dismissal (docs/api.md, Streams).</summary>
    public static readonly TimeSpan StreamDismissal = TimeSpan.FromMinutes(2);

    /// <summary>Default time from <c>/live-activity/end</c> to the dismissal (docs/api.md, The manual life cycle).</summary>
    public static readonly TimeSpan ManualDismissal = TimeSpan.FromMinutes(3);

    public static Activity Start(
        AccountId account, string id, string? streamKey, long version, Presentation shown, AlertText? alert, DateTimeOffset now) => new()
        {
            Account = account,
            Id = id,
            StreamKey = streamKey,
            Version = version,
            Shown = shown,
            Alert = alert,
            AlertVersion = alert is null ? 0 : version,
            StartedAt = now,
            UpdatedAt = now,
        };

    /// <summary>The next version, or the same object when nothing changes.</summary>
    public static Activity Update(Activity activity, Presentation next, Desired desired, DateTimeOffset now)
    {
        var resetsTimer = desired.State?.DurationSeconds is not null && next.Timer is not null;
        if (desired.Alert is null && !resetsTimer && activity.Shown.SameAs(next)) return activity;
        var version = activity.Version + 1;
        return activity with
        {
            Version = version,
            Shown = next,
            Alert = desired.Alert ?? activity.Alert,
            AlertVersion = desired.Alert is null ? activity.AlertVersion : version,
            UpdatedAt = Later(now, activity.UpdatedAt),
        };
    }

    /// <summary>The final version. A timer pauses at its current value.</summary>
    public static Activity End(Activity activity, Presentation final, AlertText? alert, TimeSpan dismissal, string reason, DateTimeOffset now)
    {
        var version = activity.Version + 1;
        return activity with
        {
            Version = version,
            Shown = final with { Timer = final.Timer?.Freeze(now) },
            Alert = alert ?? activity.Alert,
            AlertVersion = alert is null ? activity.AlertVersion : version,
            UpdatedAt = Later(now, activity.UpdatedAt),
            EndedAt = now,
            DismissAt = now + dismissal,
            EndReason = reason,
        };
    }

    /// <summary>A newer version is never dated before an older one, even when the clock was set back: devices use the newest time.</summary>
    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>Ends the activity and dismisses it at once: rotation, pause, expiry.</summary>
    public static Activity EndAtOnce(Activity activity, string reason, DateTimeOffset now) =>
        End(activity, activity.Shown, alert: null, TimeSpan.Zero, reason, now);

    /// <summary>Time from the end to the dismissal, at most 4 hours; seconds take precedence over minutes (docs/api.md, Content states).</summary>
    public static TimeSpan Dismissal(ContentState final, TimeSpan otherwise)
    {
        var max = (long)MaxDismissal.TotalSeconds;
        if (final.AutoDismissSeconds is { } seconds) return TimeSpan.FromSeconds(Math.Min(seconds, max));
        if (final.AutoDismissMinutes is { } minutes) return TimeSpan.FromSeconds(Math.Min(Math.Min(minutes, max) * 60, max));
        return otherwise;
    }
}
