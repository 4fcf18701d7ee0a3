using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Clocks;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>
/// How many cards come back on one device in an hour after their user swiped them away, whatever streams they are of: each is a start by push, and
/// iOS has a budget for these (see <see cref="SwipeRules"/>, which spaces those of one stream).
/// </summary>
public sealed class SwipeBudget
{
    /// <summary>Starts after a swipe on one device within an hour.</summary>
    public const int PerHour = 10;

    private readonly BudgetGovernor counted = new();

    /// <summary>Counts a start.</summary>
    /// <param name="deviceId">Where.</param>
    /// <param name="now">By the monotonic clock.</param>
    /// <returns>Null when it may go now; else when the next one may.</returns>
    public Moment? Take(string deviceId, Moment now) => counted.Decide(deviceId, PushPriority.Now, PerHour, isAlert: false, now) == PushPriority.Now
        ? null
        : now + (counted.Read(deviceId, PerHour, now).FreeIn ?? TimeSpan.Zero);
}
