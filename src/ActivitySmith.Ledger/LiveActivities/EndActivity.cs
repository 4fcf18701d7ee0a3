using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.LiveActivities;

/// <summary>Ends an activity by its id. A second end gets the same response and sends nothing (docs/api.md, The manual life cycle).</summary>
public sealed class EndActivity(Caller caller, string activityId, Desired desired) : Command<ActivityTouched>
{
    public override Outcome<ActivityTouched> Apply(RowSet rows, DateTimeOffset now)
    {
        var activity = rows.Activities.Find(caller.Account, activityId);
        if (activity is null || !caller.Scope.Covers(activity.Shown.Target.Channels)) return Catalogue.CannotEndActivity;
        var final = Presentation.Next(activity.Shown, desired, activity.Shown.Target, now);
        if (final.IsRefused(out var refusal)) return refusal;
        if (!activity.IsRunning) return new ActivityTouched(activityId, default);

        var dismissal = Lifecycle.Dismissal(final.Value.State.Value, Lifecycle.ManualDismissal);
        var ended = Lifecycle.End(activity, final.Value, desired.Alert, dismissal, EndReason.Ended, now);
        var devices = rows.Directory(caller.Account).Resolve(ended.Shown.Target.Channels);
        if (Recipients.TooLong(ended, devices) is { } tooLong) return tooLong;
        rows.Put(ended);
        Recipients.Ended(rows, ended, now);
        FollowStream(rows, ended, now);
        return new ActivityTouched(activityId, Recipients.ReachOf(rows, ended, devices));
    }

    /// <summary>
    /// Updates the stream of an activity that ended other than by the stream's DELETE: the stream no longer has a running activity.
    /// </summary>
    internal static void FollowStream(RowSet rows, Activity ended, DateTimeOffset now)
    {
        if (ended.StreamKey is not { } key || rows.Streams.Find(ended.Account, key) is not { } stream || stream.ActivityId != ended.Id) return;
        rows.Streams.Put(StreamRules.Ended(stream, ended, now));
    }
}
