namespace ActivitySmith.Domain.Deliveries;

/// <summary>The length of the pause before a retry.</summary>
public enum RetryPace
{
    /// <summary>From 1 second up to 5 minutes: connection failures.</summary>
    Soon,

    /// <summary>From 10 seconds up to 15 minutes: too many requests.</summary>
    Slow,

    /// <summary>15 minutes and more: the push service fails.</summary>
    VerySlow,
}
