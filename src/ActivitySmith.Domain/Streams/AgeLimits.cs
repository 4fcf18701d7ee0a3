using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.Streams;

/// <summary>What age does to activities, as points in time that the rows' own times are compared with.</summary>
/// <param name="Expires">What started by then is over.</param>
/// <param name="Rotates">What started by then goes on in a new activity, when it is in use.</param>
/// <param name="InUse">What was updated since then is in use.</param>
/// <param name="Impossible">What is said to have started after then was dated by a clock that was ahead.</param>
public sealed record AgeLimits(DateTimeOffset Expires, DateTimeOffset Rotates, DateTimeOffset InUse, DateTimeOffset Impossible)
{
    /// <summary>By which the clocks of nodes may differ without an activity's being dated again.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <param name="now">The server's time.</param>
    /// <param name="ago">What the server's clock said so long ago.</param>
    public static AgeLimits At(DateTimeOffset now, Func<TimeSpan, DateTimeOffset> ago)
    {
        var inUse = ago(StreamRules.RotationInterest);
        var latest = now - StreamRules.RotationInterest;
        return new(ago(Lifecycle.MaxAge), ago(StreamRules.RotationAge), inUse < latest ? inUse : latest, now + Tolerance);
    }

    /// <summary>By a clock that was never set.</summary>
    public static AgeLimits At(DateTimeOffset now) => At(now, age => now - age);
}
