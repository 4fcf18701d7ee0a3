using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>
/// Decides how soon a stream starts again on a device after the user swiped its card away or iOS ended it. The card returns with the next state of
/// the stream, each time as a start by push with an alert. iOS has a budget for such starts, which Apple does not publish and no reply shows. One
/// stream must not use up the budget of others, and a user does not want the same card back every second.
/// </summary>
/// <remarks>
/// After the first swipe the card returns at once. After the second it returns five minutes after its last start, then ten, twenty, forty and finally
/// sixty: at most five starts of a stream per device in the first hour, and one per hour after that. A card that was kept for an hour resets the
/// count.
/// </remarks>
public static class SwipeRules
{
    /// <summary>A card that was on the device for this long before the swipe was wanted.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Returns the delivery of a stream's next activity, with a pause when needed.</summary>
    /// <param name="next">The newly opened delivery.</param>
    /// <param name="before">The delivery of the stream's previous activity to the same device; null for none.</param>
    /// <param name="activity">The previous activity of the stream.</param>
    /// <param name="now">The server's time.</param>
    public static DeliveryRecord Follow(DeliveryRecord next, DeliveryRecord? before, Activity activity, DateTimeOffset now)
    {
        if (before?.StartSentAt is not { } started || SwipesAfter(before, activity, started) is not (> 0 and var swipes)) return next;
        var pause = PauseAfter(swipes);
        var due = started + pause;
        // A due time further ahead than the pause means that the clock was set back.
        return next with { Swipes = swipes, StartSentAt = started, NextTryAt = due > now && due - now <= pause ? due : null };
    }

    private static int SwipesAfter(DeliveryRecord before, Activity activity, DateTimeOffset started)
    {
        var isLost = before.Phase == DeliveryPhase.Dismissed
            ? !(before.ClosedAt > activity.EndedAt)
            : before.Phase == DeliveryPhase.Ended && before.ClosedAt < (activity.EndedAt ?? DateTimeOffset.MaxValue);
        if (isLost) return before.ClosedAt - started > Kept ? 1 : before.Swipes + 1;
        // The start was still paused when the stream ended or continued as another activity.
        return before is { StartVersion: 0, ShownVersion: 0 } ? before.Swipes : 0;
    }

    private static TimeSpan PauseAfter(int swipes)
    {
        if (swipes < 2) return TimeSpan.Zero;
        var grown = FirstPause * Math.Pow(2, Math.Min(swipes - 2, 10));
        return grown < LongestPause ? grown : LongestPause;
    }
}
