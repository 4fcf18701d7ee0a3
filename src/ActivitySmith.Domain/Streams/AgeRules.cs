using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.Streams;

/// <summary>
/// The age limits of running activities. A stream in use gets a new activity shortly before iOS would end the old one; all other activities end
/// after 8 hours (docs/api.md, Streams).
/// </summary>
public static class AgeRules
{
    /// <summary>Decides what its age does to a running activity: nothing, a correction of its start, a rotation, or its end.</summary>
    /// <param name="stream">The stream of the activity; null for none.</param>
    /// <param name="activity">A running activity.</param>
    /// <param name="limits">The times that decide.</param>
    /// <param name="newActivityId">Id of the activity that may replace it.</param>
    /// <param name="now">The server's time.</param>
    public static StreamDecision Apply(StreamRecord? stream, Activity activity, AgeLimits limits, string newActivityId, DateTimeOffset now)
    {
        // A start in the future would delay the end of the activity.
        if (activity.StartedAt > limits.Impossible)
            return new StreamDecision.Updated(
                activity with { StartedAt = now, UpdatedAt = activity.UpdatedAt > limits.Impossible ? now : activity.UpdatedAt });

        var isOfStream = stream?.ActivityId == activity.Id;
        if (isOfStream && activity.StartedAt <= limits.Rotates && activity.UpdatedAt > limits.InUse)
            return StreamRules.Rotate(stream!, activity, activity.Shown, alert: null, newActivityId, now);

        if (activity.StartedAt > limits.Expires) return new StreamDecision.Noop(activity);
        var ended = Lifecycle.EndAtOnce(activity, EndReason.Expired, now);
        return new StreamDecision.Ended(StreamRules.WithoutActivity(stream, ended, now), ended);
    }
}
