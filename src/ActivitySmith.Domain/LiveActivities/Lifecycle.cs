using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.LiveActivities;

/// <summary>How an activity goes from one version to the next.</summary>
public static class Lifecycle
{
    /// <summary>iOS ends an activity by then (protocols: active life 8 h).</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(8);

    /// <summary>iOS keeps an ended activity on the Lock Screen no longer than this.</summary>
    public static readonly TimeSpan MaxDismissal = TimeSpan.FromHours(4);

    /// <summary>Dismissal after DELETE stream when nothing else is said (contract section 3).</summary>
    public static readonly TimeSpan StreamDismissal = TimeSpan.FromMinutes(2);

    /// <summary>Dismissal after /live-activity/end when nothing else is said (contract section 3).</summary>
    public static readonly TimeSpan ManualDismissal = TimeSpan.FromMinutes(3);

    public static Activity Start(AccountId account, string id, string? streamKey, long version, Presentation shown, AlertText? alert, DateTimeOffset now) => new()
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

    /// <summary>The last version. A timer freezes where it stands.</summary>
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

    /// <summary>A newer version is never dated before an older one, though the clock was set back: devices go by the newest.</summary>
    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>Ended and off the screen at once: rotation, pause, expiry.</summary>
    public static Activity EndAtOnce(Activity activity, string reason, DateTimeOffset now) =>
        End(activity, activity.Shown, alert: null, TimeSpan.Zero, reason, now);

    /// <summary>Time from the end to dismissal: seconds win over minutes, at most 4 h (contract section 3).</summary>
    public static TimeSpan Dismissal(ContentState final, TimeSpan otherwise)
    {
        var max = (long)MaxDismissal.TotalSeconds;
        if (final.AutoDismissSeconds is { } seconds) return TimeSpan.FromSeconds(Math.Min(seconds, max));
        if (final.AutoDismissMinutes is { } minutes) return TimeSpan.FromSeconds(Math.Min(Math.Min(minutes, max) * 60, max));
        return otherwise;
    }
}
