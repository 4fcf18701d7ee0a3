using ActivitySmith.Domain.Clocks;

namespace ActivitySmith.Ledger;

/// <summary>Reads the two clocks of a <see cref="TimeProvider"/>.</summary>
public static class Clocks
{
    public static Moment GetMoment(this TimeProvider clock) => new(clock.GetElapsedTime(0));

    public static ClockReading Read(this TimeProvider clock) => new(clock.GetUtcNow(), clock.GetMoment());
}
