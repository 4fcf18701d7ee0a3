using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.LiveActivities;

/// <summary>One kept moment of an activity, for replay: the first, the last, and at most one a second between.</summary>
public sealed record Frame(AccountId Account, string ActivityId, long Version, DateTimeOffset At, byte[] State, byte[]? Timer)
{
    /// <summary>Shortest time between two kept frames.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    /// <summary>The frame to keep of this version, or null when the last one is too close. One that a clock has dated ahead is not.</summary>
    public static Frame? Of(Activity activity, byte[]? timer) =>
        activity.IsRunning && (activity.UpdatedAt - activity.LastFrameAt).Duration() < Spacing ? null
            : new Frame(activity.Account, activity.Id, activity.Version, activity.UpdatedAt, activity.Shown.State.Json, timer);
}
