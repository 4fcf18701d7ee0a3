namespace ActivitySmith.Domain.Clocks;

/// <summary>Both clocks, read together.</summary>
/// <param name="Time">The time of day, for rows, payloads and display.</param>
/// <param name="Moment">The monotonic clock, for all waiting.</param>
public readonly record struct ClockReading(DateTimeOffset Time, Moment Moment)
{
    /// <summary>
    /// Converts a row's time to a moment. The clock that wrote the row may have been ahead of this one, so a time in the future counts as now.
    /// </summary>
    public Moment Of(DateTimeOffset past) => past < Time ? Moment - (Time - past) : Moment;
}
