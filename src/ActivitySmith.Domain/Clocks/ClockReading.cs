namespace ActivitySmith.Domain.Clocks;

/// <summary>Both clocks, read together.</summary>
/// <param name="Time">The time of day: data, for rows, payloads and people.</param>
/// <param name="Moment">The monotonic clock: for everything that waits.</param>
public readonly record struct ClockReading(DateTimeOffset Time, Moment Moment)
{
    /// <summary>
    /// The moment at which something happened that a row dates. The clock that wrote the row may have been ahead of this one: what the row places
    /// in the future has happened now.
    /// </summary>
    public Moment Of(DateTimeOffset past) => past < Time ? Moment - (Time - past) : Moment;
}
