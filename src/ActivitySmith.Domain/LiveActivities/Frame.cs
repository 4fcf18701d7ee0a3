using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.LiveActivities;

/// <summary>One stored state of an activity, for replay: the first, the last, and at most one per second in between.</summary>
public sealed record Frame(AccountId Account, string ActivityId, long Version, DateTimeOffset At, byte[] State, byte[]? Timer)
{
    /// <summary>Minimum time between two frames.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The frame to store for this version, or null when the last frame is less than <see cref="Spacing"/> away. A last frame dated further in the
    /// future, by a clock that was wrong, does not count.
    /// </summary>
    public static Frame? Of(Activity activity, byte[]? timer) =>
        activity.IsRunning && (activity.UpdatedAt - activity.LastFrameAt).Duration() < Spacing ? null
            : new Frame(activity.Account, activity.Id, activity.Version, activity.UpdatedAt, activity.Shown.State.Json, timer);
}
