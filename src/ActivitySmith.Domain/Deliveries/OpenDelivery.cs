using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>
/// An open delivery in the memory of one process: the row, and the times of the row on the monotonic clock of the process. The process converts the
/// times once, when it first sees the row, so a later change of the time of day does not prolong a wait.
/// </summary>
/// <param name="Row">The committed row, with changes that are not stored yet.</param>
/// <param name="NotBefore">When the pause of the row (<see cref="DeliveryRecord.NextTryAt"/>) ends.</param>
/// <param name="SentAt">When something was last sent to the device.</param>
/// <param name="Since">When the delivery was opened.</param>
/// <param name="StoredTimestamp"><see cref="DeliveryRecord.Timestamp"/> in the database; the value in <paramref name="Row"/> may be newer.</param>
public sealed record OpenDelivery(DeliveryRecord Row, Moment NotBefore, Moment SentAt, Moment Since, long StoredTimestamp)
{
    /// <summary>Whether there is a row. A delivery without one needs no receipt when nothing is left to do.</summary>
    public bool IsStored { get; init; } = true;

    /// <summary>The longest pause that the server writes. A longer one in a row comes from a wrong clock and is ignored.</summary>
    public static readonly TimeSpan LongestPause = BackOff.LongestAsked * 1.1;

    /// <summary>A row that any node committed just now. Its times count from now, whatever the clock of the node says.</summary>
    /// <param name="row">As committed.</param>
    /// <param name="known">The delivery before the commit; null when it is new.</param>
    /// <param name="now">When the commit was seen.</param>
    public static OpenDelivery Committed(DeliveryRecord row, OpenDelivery? known, Moment now) => new(
        row,
        row.NextTryAt is null ? Moment.Past : row.NextTryAt == known?.Row.NextTryAt ? known.NotBefore : now + PauseOf(row),
        row.Timestamp == (known?.Row.Timestamp ?? 0) ? known?.SentAt ?? Moment.Past : now,
        known?.Since ?? now,
        row.Timestamp);

    /// <summary>A start that a recipient without a row is owed. The row is opened when the start is handed out.</summary>
    public static OpenDelivery Owed(AccountId account, string activityId, string deviceId, ClockReading now) => new(
        DeliveryRules.Open(known: null, (account, activityId, deviceId), hasPlace: true, now.Time), Moment.Past, Moment.Past, now.Moment, StoredTimestamp: 0)
    {
        IsStored = false,
    };

    /// <summary>
    /// A row of an earlier process, read at startup: only the time of day shows how old it is. For a start whose reply was lost the time of day is
    /// not used, and the full timeout begins again: after a clock change, an early retry would show a second card.
    /// </summary>
    /// <param name="row">The row from the database.</param>
    /// <param name="now">The time of the read.</param>
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
    /// Whether the pause is over. The time of day can shorten a pause, for example after the machine slept, but not the pause of a start whose reply
    /// was lost: sent too early, it would show a second card.
    /// </summary>
    public bool IsDue(ClockReading now) => now.Moment >= NotBefore || (Row.Phase != DeliveryPhase.Starting && now.Time >= Row.NextTryAt);

    /// <summary>
    /// The pause as its writer intended, by the clock of the writer. The pause of a start is written with the start, and the row may have been
    /// written again since.
    /// </summary>
    private static TimeSpan PauseOf(DeliveryRecord row)
    {
        var written = row.Phase == DeliveryPhase.Starting ? row.StartSentAt ?? row.UpdatedAt : row.UpdatedAt;
        var pause = row.NextTryAt - written ?? TimeSpan.Zero;
        return pause < TimeSpan.Zero || pause > LongestPause ? TimeSpan.Zero : pause;
    }
}
