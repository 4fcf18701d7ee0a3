namespace ActivitySmith.Domain.Deliveries;

/// <summary>How long a pause before a retry is.</summary>
public enum RetryPace
{
    /// <summary>Seconds, growing to minutes: connections and such.</summary>
    Soon,

    /// <summary>Ten seconds, growing to a quarter of an hour: too many requests.</summary>
    Slow,

    /// <summary>A quarter of an hour and more: the push service is ill.</summary>
    VerySlow,
}
