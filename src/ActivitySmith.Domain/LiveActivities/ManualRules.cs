using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.LiveActivities;

/// <summary>The rules of the manual life cycle (docs/api.md, The manual life cycle). An activity of a stream follows them too.</summary>
public static class ManualRules
{
    /// <summary>Decides a start.</summary>
    /// <param name="identity">The account and the id of the new activity.</param>
    /// <param name="desired">The request; it must contain a state.</param>
    /// <param name="target">The target of the request.</param>
    /// <param name="audience">The devices of the target.</param>
    /// <param name="now">The server's receive time.</param>
    public static Result<Activity> Start(
        (AccountId Account, string ActivityId) identity, Desired desired, Target target, Audience audience, DateTimeOffset now)
    {
        var shown = Presentation.Next(previous: null, desired, target, now);
        if (shown.IsRefused(out var refusal)) return refusal;
        if (audience.Devices.Count == 0) return Catalogue.NoLiveActivityDevices(target.Channels);
        var activity = Lifecycle.Start(identity.Account, identity.ActivityId, streamKey: null, version: 1, shown.Value, desired.Alert, now);
        return OrRefused(activity, audience.CheckStart(activity));
    }

    /// <summary>Decides an update. Returns the same object when nothing changes.</summary>
    /// <param name="activity">The activity as stored.</param>
    /// <param name="desired">The request; it must contain a state.</param>
    /// <param name="scope">The scope of the caller's key.</param>
    /// <param name="audience">The devices of the activity.</param>
    /// <param name="now">The server's receive time.</param>
    public static Result<Activity> Update(Activity activity, Desired desired, KeyScope scope, Audience audience, DateTimeOffset now)
    {
        if (!scope.Covers(activity.Shown.Target.Channels)) return Catalogue.CannotUpdateActivity;
        if (!activity.IsRunning) return Catalogue.ActivityHasEnded;
        var next = Presentation.Next(activity.Shown, desired, activity.Shown.Target, now);
        if (next.IsRefused(out var refusal)) return refusal;
        var updated = Lifecycle.Update(activity, next.Value, desired, now);
        return OrRefused(updated, audience.CheckSize(updated));
    }

    /// <summary>Decides an end. Returns the same object when the activity had ended before.</summary>
    /// <param name="activity">The activity as stored.</param>
    /// <param name="desired">The request; its state may be partial, and without one the last one stays.</param>
    /// <param name="scope">The scope of the caller's key.</param>
    /// <param name="audience">The devices of the activity.</param>
    /// <param name="now">The server's receive time.</param>
    public static Result<Activity> End(Activity activity, Desired desired, KeyScope scope, Audience audience, DateTimeOffset now) =>
        End(activity, desired, scope, audience, Lifecycle.ManualDismissal, now);

    /// <summary>Decides an end with the given default time to the dismissal.</summary>
    internal static Result<Activity> End(
        Activity activity, Desired desired, KeyScope scope, Audience audience, TimeSpan dismissal, DateTimeOffset now)
    {
        if (!scope.Covers(activity.Shown.Target.Channels)) return Catalogue.CannotEndActivity;
        var final = Presentation.Next(activity.Shown, desired.AsEndOf(activity.Shown), activity.Shown.Target, now);
        if (final.IsRefused(out var refusal)) return refusal;
        if (!activity.IsRunning) return activity;
        var after = Lifecycle.Dismissal(final.Value.State.Value, dismissal);
        var ended = Lifecycle.End(activity, final.Value, desired.Alert, after, EndReason.Ended, now);
        return OrRefused(ended, audience.CheckSize(ended));
    }

    private static Result<Activity> OrRefused(Activity activity, Refusal? refusal) => refusal is null ? activity : refusal;
}
