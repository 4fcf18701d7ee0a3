using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.Streams;

/// <summary>Times that the times of activities are compared with, to decide which ones expire or rotate.</summary>
/// <param name="Expires">An activity that started at this time or earlier has expired.</param>
/// <param name="Rotates">An activity that started at this time or earlier rotates, when it is in use.</param>
/// <param name="InUse">An activity that was updated since this time is in use.</param>
/// <param name="Impossible">An activity with a later start was dated by a clock that was ahead.</param>
public sealed record AgeLimits(DateTimeOffset Expires, DateTimeOffset Rotates, DateTimeOffset InUse, DateTimeOffset Impossible)
{
    /// <summary>Maximum difference between the clocks of nodes before an activity's start is corrected.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <param name="now">The server's time.</param>
    /// <param name="ago">Returns what the server's clock showed the given time ago.</param>
    public static AgeLimits At(DateTimeOffset now, Func<TimeSpan, DateTimeOffset> ago)
    {
        var inUse = ago(StreamRules.RotationInterest);
        var latest = now - StreamRules.RotationInterest;
        return new(ago(Lifecycle.MaxAge), ago(StreamRules.RotationAge), inUse < latest ? inUse : latest, now + Tolerance);
    }

    /// <summary>The limits for a clock that was never set.</summary>
    public static AgeLimits At(DateTimeOffset now) => At(now, age => now - age);
}
