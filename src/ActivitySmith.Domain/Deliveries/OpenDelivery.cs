using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Clocks;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>
/// An open delivery as one process sees it: the row, and what the row's times mean on the process's monotonic clock. They are worked out once, when
/// the process learns of the row; when the time of day is set afterwards, nothing waits longer for it.
/// </summary>
/// <param name="Row">As committed, with what is known beyond that.</param>
/// <param name="NotBefore">When its pause (<see cref="DeliveryRecord.NextTryAt"/>) is over.</param>
/// <param name="SentAt">When something last went to the device.</param>
/// <param name="Since">When it was opened.</param>
/// <param name="StoredTimestamp"><see cref="DeliveryRecord.Timestamp"/> on disk; the row's may be newer.</param>
public sealed record OpenDelivery(DeliveryRecord Row, Moment NotBefore, Moment SentAt, Moment Since, long StoredTimestamp)
{
    /// <summary>The longest pause that is ever written. A row that waits for longer was dated by a clock that was wrong, and waits no more.</summary>
    public static readonly TimeSpan LongestPause = BackOff.LongestAsked * 1.1;

    /// <summary>A row that was committed this moment, by whichever node: its times count from now, whatever the clock of its writer says.</summary>
    /// <param name="row">As committed.</param>
    /// <param name="known">The delivery before; null when it is new.</param>
    /// <param name="now">When the commit was seen.</param>
    public static OpenDelivery Committed(DeliveryRecord row, OpenDelivery? known, Moment now) => new(
        row,
        row.NextTryAt is null ? Moment.Past : row.NextTryAt == known?.Row.NextTryAt ? known.NotBefore : now + PauseOf(row),
        row.Timestamp == (known?.Row.Timestamp ?? 0) ? known?.SentAt ?? Moment.Past : now,
        known?.Since ?? now,
        row.Timestamp);

    /// <summary>
    /// A row of an earlier process, read when this one started: nothing but the time of day tells how long ago it was written. A start whose reply
    /// was lost does not trust even that, and waits its whole time once more: a clock that was set between the two would make a second card.
    /// </summary>
    /// <param name="row">As read.</param>
    /// <param name="now">When it was read.</param>
    public static OpenDelivery Found(DeliveryRecord row, ClockReading now)
    {
        var pause = PauseOf(row);
        var left = row is { Phase: DeliveryPhase.Starting, NextTryAt: not null } ? pause : row.NextTryAt - now.Time ?? TimeSpan.Zero;
        return new(
            row,
            left <= TimeSpan.Zero ? Moment.Past : now.Moment + (left < pause ? left : pause),
            row.Timestamp == 0 ? Moment.Past : now.Of(DateTimeOffset.FromUnixTimeSeconds(row.Timestamp)),
            now.Of(row.CreatedAt),
            row.Timestamp);
    }

    /// <summary>
    /// Whether its pause is over. The time of day can shorten a pause, as after a machine has slept, but not that of a start whose reply was
    /// lost: sent too early it is a second card.
    /// </summary>
    public bool IsDue(ClockReading now) => now.Moment >= NotBefore || (Row.Phase != DeliveryPhase.Starting && now.Time >= Row.NextTryAt);

    /// <summary>What the writer meant, by its own clock. A start's pause was written with the start, and the row may have been written since.</summary>
    private static TimeSpan PauseOf(DeliveryRecord row)
    {
        var written = row.Phase == DeliveryPhase.Starting ? row.StartSentAt ?? row.UpdatedAt : row.UpdatedAt;
        var pause = row.NextTryAt - written ?? TimeSpan.Zero;
        return pause < TimeSpan.Zero || pause > LongestPause ? TimeSpan.Zero : pause;
    }
}
