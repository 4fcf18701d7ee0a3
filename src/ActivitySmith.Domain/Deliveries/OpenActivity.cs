using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>An activity with open deliveries as one process sees it: its newest version, and its age on the process's monotonic clock.</summary>
/// <param name="Newest">As committed.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
public sealed record OpenActivity(Activity Newest, Moment StartedAt, Moment? EndedAt)
{
    /// <param name="newest">As committed.</param>
    /// <param name="known">What was seen of it before; null for nothing. An end that follows has come this moment.</param>
    /// <param name="now">When it was seen.</param>
    public static OpenActivity Of(Activity newest, OpenActivity? known, ClockReading now) => new(
        newest,
        known?.StartedAt ?? now.Of(newest.StartedAt),
        newest.EndedAt is not { } ended ? null : known is null ? now.Of(ended) : known.EndedAt ?? now.Moment);
}
