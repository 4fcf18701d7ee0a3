using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>
/// How soon a stream starts again on a device whose user swiped its card away, or whose system ended it. The card of a stream that goes on comes
/// back with its next state, which is a start by push with an alert each time; iOS has a budget for these that Apple does not publish and no
/// answer shows, so that one stream must not spend what others need, nor can a user want the same card back every second.
/// </summary>
/// <remarks>
/// The first time it comes back at once; after a second swipe five minutes after its last start, then ten, twenty, forty and at last sixty: at most
/// five starts of a stream on a device in the first hour, and one an hour after that. A card that was kept for an hour begins the count again.
/// </remarks>
public static class SwipeRules
{
    /// <summary>A card that was there for so long before it was swiped away was wanted.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>The delivery of a stream's next activity, held back if need be.</summary>
    /// <param name="next">Newly opened.</param>
    /// <param name="before">Of the stream's activity before, to the same device; null: there was none.</param>
    /// <param name="activity">The stream's activity before.</param>
    /// <param name="now">The server's time.</param>
    public static DeliveryRecord Follow(DeliveryRecord next, DeliveryRecord? before, Activity activity, DateTimeOffset now)
    {
        if (before?.StartSentAt is not { } started || SwipesAfter(before, activity, started) is not (> 0 and var swipes)) return next;
        var pause = PauseAfter(swipes);
        var due = started + pause;
        // Further ahead than the pause itself: the clock was set back since.
        return next with { Swipes = swipes, StartSentAt = started, NextTryAt = due > now && due - now <= pause ? due : null };
    }

    private static int SwipesAfter(DeliveryRecord before, Activity activity, DateTimeOffset started)
    {
        var isLost = before.Phase == DeliveryPhase.Dismissed ? !(before.ClosedAt > activity.EndedAt) : before.Phase == DeliveryPhase.Ended && before.ClosedAt < (activity.EndedAt ?? DateTimeOffset.MaxValue);
        if (isLost) return before.ClosedAt - started > Kept ? 1 : before.Swipes + 1;
        // It was held back until the stream ended or went on as another activity.
        return before is { StartVersion: 0, ShownVersion: 0 } ? before.Swipes : 0;
    }

    private static TimeSpan PauseAfter(int swipes)
    {
        if (swipes < 2) return TimeSpan.Zero;
        var grown = FirstPause * Math.Pow(2, Math.Min(swipes - 2, 10));
        return grown < LongestPause ? grown : LongestPause;
    }
}
