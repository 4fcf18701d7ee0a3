using ActivitySmith.Domain.Clocks;
using ActivitySmith.Ledger;

namespace ActivitySmith.Delivery.Apns;

/// <summary>A circuit breaker: stops a kind of push, and allows a probe from time to time to detect whether the cause is fixed.</summary>
internal sealed class SendBreaker(TimeSpan firstProbe, TimeProvider clock)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private volatile string? reason;
    private Moment nextProbe;
    private TimeSpan pause;
    private bool isProbing;

    /// <summary>Why sending is stopped; null when it is not.</summary>
    public string? Reason => reason;

    /// <summary>Whether <see cref="TryPass"/> would allow a push now.</summary>
    public bool MayTry
    {
        get
        {
            if (reason is null) return true;
            lock (gate) return clock.GetMoment() >= nextProbe;
        }
    }

    /// <summary>Whether a push may be sent. While stopped, the push that is allowed is the probe.</summary>
    public bool TryPass(out TimeSpan after)
    {
        after = TimeSpan.Zero;
        if (reason is null) return true;
        lock (gate)
        {
            if (reason is null) return true;
            after = nextProbe - clock.GetMoment();
            if (after > TimeSpan.Zero) return false;
            isProbing = true;
            nextProbe = clock.GetMoment() + pause; // If the probe has no outcome, another follows.
            after = TimeSpan.Zero;
            return true;
        }
    }

    /// <summary>Stops sending. Returns whether it was running before, and the time until the next probe.</summary>
    public bool Stop(string why, out TimeSpan after)
    {
        lock (gate)
        {
            var isNews = reason is null;
            if (isNews || isProbing)
            {
                isProbing = false;
                pause = isNews ? firstProbe : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                nextProbe = clock.GetMoment() + pause;
            }

            reason = why;
            after = nextProbe - clock.GetMoment();
            return isNews;
        }
    }

    /// <summary>A possible cause has changed: the next push is a probe.</summary>
    public void ProbeNow()
    {
        lock (gate) nextProbe = Moment.Past;
    }

    /// <summary>Resumes sending. Returns whether it was stopped.</summary>
    public bool Resume()
    {
        if (reason is null) return false;
        lock (gate)
        {
            var wasStopped = reason is not null;
            reason = null;
            isProbing = false;
            return wasStopped;
        }
    }
}
