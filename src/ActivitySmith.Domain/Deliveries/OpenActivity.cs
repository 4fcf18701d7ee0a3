using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>
/// An activity with open deliveries in the memory of one process: its newest version, and its age on the monotonic clock of the process.
/// </summary>
/// <param name="Newest">The newest committed version.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
public sealed record OpenActivity(Activity Newest, Moment StartedAt, Moment? EndedAt)
{
    /// <summary>When the newest version was committed.</summary>
    public Moment CommittedAt { get; init; }

    /// <param name="newest">The newest committed version.</param>
    /// <param name="known">The earlier state in memory; null for none. An end that is new compared to it counts from now.</param>
    /// <param name="now">When the commit was seen.</param>
    public static OpenActivity Of(Activity newest, OpenActivity? known, ClockReading now) => new(
        newest,
        known?.StartedAt ?? now.Of(newest.StartedAt),
        newest.EndedAt is not { } ended ? null : known is null ? now.Of(ended) : known.EndedAt ?? now.Moment)
    {
        CommittedAt = known is null ? now.Of(newest.UpdatedAt) : known.Newest.Version == newest.Version ? known.CommittedAt : now.Moment,
    };
}
