using ActivitySmith.Domain.Clocks;
using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Housekeeping;

/// <summary>
/// What this server's clock said some time ago, by the time that has passed since: rows are dated by the clock as it stood when they were written, and it may
/// have been set since. So what is due by age comes when so much time has passed, whatever was done to the clock while the server ran.
/// </summary>
public sealed class PastTimes : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    /// <summary>Less is a clock that is corrected bit by bit.</summary>
    private static readonly TimeSpan Leap = TimeSpan.FromSeconds(2);

    /// <summary>A clock that was further behind when the server started had not been set yet, and says nothing.</summary>
    private static readonly TimeSpan Believable = TimeSpan.FromDays(1);

    /// <summary>Settings of the clock that are remembered; a day has few.</summary>
    private const int Limit = 1_000;

    private readonly TimeProvider clock;
    private readonly Lock gate = new();

    /// <summary>The clock since the start, and from each time that it was found to be set on; oldest first.</summary>
    private readonly List<ClockReading> settings;

    private readonly ITimer timer;

    public PastTimes(TimeProvider clock)
    {
        this.clock = clock;
        settings = [clock.Read()];
        timer = clock.CreateTimer(_ => Look(), state: null, Pace, Pace);
    }

    /// <summary>
    /// What the clock said so long ago. Of the time before this server started nothing is known but what its rows say and what the clock says today; that is
    /// taken for right, as far as it lies before the start.
    /// </summary>
    public DateTimeOffset Ago(TimeSpan age)
    {
        var now = Look();
        var then = now.Moment - age;
        lock (gate)
        {
            for (var i = settings.Count - 1; i >= 0; i--)
                if (settings[i].Moment <= then) return settings[i].Time + (then - settings[i].Moment);
        }

        var before = now.Time - age;
        var start = settings[0].Time;
        return before >= start && before < start + Believable ? start - TimeSpan.FromMilliseconds(1) : before;
    }

    /// <summary>The same for what cannot be taken back: of the time before the server started, the earliest that the clock could have said.</summary>
    public DateTimeOffset AtLeastAgo(TimeSpan age)
    {
        var (known, now) = (Ago(age), clock.GetMoment());
        lock (gate)
        {
            var first = settings[0];
            if (first.Moment <= now - age) return known;
            var before = first.Time - (age - (now - first.Moment));
            return before < known ? before : known;
        }
    }

    public void Dispose() => timer.Dispose();

    private ClockReading Look()
    {
        lock (gate)
        {
            var (now, last) = (clock.Read(), settings[^1]);
            if ((now.Time - last.Time - (now.Moment - last.Moment)).Duration() <= Leap) return now;
            if (settings.Count == Limit) settings.RemoveAt(0);
            settings.Add(now);
            return now;
        }
    }
}
