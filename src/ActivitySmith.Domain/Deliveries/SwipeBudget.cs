using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Clocks;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>
/// Limits how many cards, of all streams together, return to one device per hour after the user swiped them away. Each return is a start by push, and
/// iOS has a budget for these. <see cref="SwipeRules"/> spaces the starts of one stream.
/// </summary>
public sealed class SwipeBudget
{
    /// <summary>Maximum number of starts after a swipe on one device per hour.</summary>
    public const int PerHour = 10;

    private readonly BudgetGovernor counted = new();

    /// <summary>Counts a start.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="now">By the monotonic clock.</param>
    /// <returns>Null when the start can be sent now; otherwise the time when the next one can.</returns>
    public Moment? Take(string deviceId, Moment now) => counted.Decide(deviceId, PushPriority.Now, PerHour, isAlert: false, now) == PushPriority.Now
        ? null
        : now + (counted.Read(deviceId, PerHour, now).FreeIn ?? TimeSpan.Zero);
}
