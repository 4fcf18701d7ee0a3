namespace ActivitySmith.Domain.Clocks;

/// <summary>
/// A point on this process's monotonic clock, which only moves forward and cannot be set. Rate limits, pauses, backoff and budgets are measured with
/// it. The time of day (<see cref="DateTimeOffset"/>) is only data and may jump. Moments of different processes cannot be compared.
/// </summary>
/// <param name="Reading">The clock's value; its zero point has no meaning.</param>
public readonly record struct Moment(TimeSpan Reading) : IComparable<Moment>
{
    /// <summary>Earlier than every other moment of this process.</summary>
    public static readonly Moment Past = new(-TimeSpan.FromDays(36_500));

    public static Moment operator +(Moment moment, TimeSpan time) => new(moment.Reading + time);

    public static Moment operator -(Moment moment, TimeSpan time) => new(moment.Reading - time);

    public static TimeSpan operator -(Moment later, Moment earlier) => later.Reading - earlier.Reading;

    public static bool operator <(Moment one, Moment other) => one.Reading < other.Reading;

    public static bool operator >(Moment one, Moment other) => one.Reading > other.Reading;

    public static bool operator <=(Moment one, Moment other) => one.Reading <= other.Reading;

    public static bool operator >=(Moment one, Moment other) => one.Reading >= other.Reading;

    /// <summary>The earlier of two; null means never.</summary>
    public static Moment? Earlier(Moment? one, Moment? other) => one is null || other < one ? other ?? one : one;

    public int CompareTo(Moment other) => Reading.CompareTo(other.Reading);
}
