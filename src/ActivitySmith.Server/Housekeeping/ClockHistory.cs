using ActivitySmith.Domain.Clocks;
using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Housekeeping;

/// <summary>
/// Reconstructs the reading of this server's clock some time ago, from elapsed (monotonic) time. Rows carry the clock's time of their moment, and the clock
/// may have been set since. With these readings, work that is due by age is due after that much elapsed time, whatever was done to the clock while the
/// server ran (docs/operation.md, The clock).
/// </summary>
public sealed class ClockHistory : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Differences up to this are gradual corrections; larger ones are steps.</summary>
    private static readonly TimeSpan MinStep = TimeSpan.FromSeconds(2);

    /// <summary>A clock that was further behind at the start had not been set yet, so its reading is not used.</summary>
    private static readonly TimeSpan MaxStartError = TimeSpan.FromDays(1);

    /// <summary>Most steps that are remembered; a day has few.</summary>
    private const int Limit = 1_000;

    private readonly TimeProvider clock;
    private readonly Lock gate = new();

    /// <summary>The reading at the start, then one for each step that was found; oldest first.</summary>
    private readonly List<ClockReading> readings;

    private readonly ITimer timer;

    public ClockHistory(TimeProvider clock)
    {
        this.clock = clock;
        readings = [clock.Read()];
        timer = clock.CreateTimer(_ => Read(), state: null, Interval, Interval);
    }

    /// <summary>
    /// The clock's reading <paramref name="age"/> ago. For the time before this server started it is computed from the clock's present reading, and limited to
    /// just before the reading at the start. A reading at the start that is more than <see cref="MaxStartError"/> behind does not limit it.
    /// </summary>
    public DateTimeOffset Ago(TimeSpan age)
    {
        var now = Read();
        var then = now.Moment - age;
        lock (gate)
        {
            for (var i = readings.Count - 1; i >= 0; i--)
                if (readings[i].Moment <= then) return readings[i].Time + (then - readings[i].Moment);
        }

        var before = now.Time - age;
        var start = readings[0].Time;
        return before >= start && before < start + MaxStartError ? start - TimeSpan.FromMilliseconds(1) : before;
    }

    /// <summary>
    /// Like <see cref="Ago"/>, for work that cannot be undone: for the time before the server started, the earliest reading that is possible.
    /// </summary>
    public DateTimeOffset AtLeastAgo(TimeSpan age)
    {
        var (known, now) = (Ago(age), clock.GetMoment());
        lock (gate)
        {
            var first = readings[0];
            if (first.Moment <= now - age) return known;
            var before = first.Time - (age - (now - first.Moment));
            return before < known ? before : known;
        }
    }

    public void Dispose() => timer.Dispose();

    private ClockReading Read()
    {
        lock (gate)
        {
            var (now, last) = (clock.Read(), readings[^1]);
            if ((now.Time - last.Time - (now.Moment - last.Moment)).Duration() <= MinStep) return now;
            if (readings.Count == Limit) readings.RemoveAt(0);
            readings.Add(now);
            return now;
        }
    }
}
