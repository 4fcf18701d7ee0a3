namespace ActivitySmith.Domain.Clocks;

/// <summary>
/// A point on this process's monotonic clock, which only goes forward and which nobody can set. Pace, pauses, backoff and budgets are measured in
/// it; the time of day (<see cref="DateTimeOffset"/>) is data, and may jump. Only moments of one process can be compared.
/// </summary>
/// <param name="Reading">What the clock showed; its zero means nothing.</param>
public readonly record struct Moment(TimeSpan Reading) : IComparable<Moment>
{
    /// <summary>Before everything that this process has seen.</summary>
    public static readonly Moment Past = new(-TimeSpan.FromDays(36_500));

    public static Moment operator +(Moment moment, TimeSpan time) => new(moment.Reading + time);

    public static Moment operator -(Moment moment, TimeSpan time) => new(moment.Reading - time);

    public static TimeSpan operator -(Moment later, Moment earlier) => later.Reading - earlier.Reading;

    public static bool operator <(Moment one, Moment other) => one.Reading < other.Reading;

    public static bool operator >(Moment one, Moment other) => one.Reading > other.Reading;

    public static bool operator <=(Moment one, Moment other) => one.Reading <= other.Reading;

    public static bool operator >=(Moment one, Moment other) => one.Reading >= other.Reading;

    /// <summary>The earlier of two; null stands for never.</summary>
    public static Moment? Earlier(Moment? one, Moment? other) => one is null || other < one ? other ?? one : one;

    public int CompareTo(Moment other) => Reading.CompareTo(other.Reading);
}
