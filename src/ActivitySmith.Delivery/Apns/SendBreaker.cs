using ActivitySmith.Domain.Clocks;
using ActivitySmith.Ledger;

namespace ActivitySmith.Delivery.Apns;

/// <summary>
/// Stops a kind of push when the settings for it are wrong, and lets one through from time to time to see whether they were fixed.
/// </summary>
internal sealed class SendBreaker(TimeSpan firstProbe, TimeProvider clock)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private volatile string? reason;
    private Moment nextProbe;
    private TimeSpan pause;
    private bool isProbing;

    /// <summary>Why nothing is sent; null when it is.</summary>
    public string? Reason => reason;

    /// <summary>Whether <see cref="LetsThrough"/> would let one through now.</summary>
    public bool MayTry
    {
        get
        {
            if (reason is null) return true;
            lock (gate) return clock.GetMoment() >= nextProbe;
        }
    }

    /// <summary>Whether a push may go; the one that may while it is stopped is the probe.</summary>
    public bool LetsThrough(out TimeSpan after)
    {
        after = TimeSpan.Zero;
        if (reason is null) return true;
        lock (gate)
        {
            if (reason is null) return true;
            after = nextProbe - clock.GetMoment();
            if (after > TimeSpan.Zero) return false;
            isProbing = true;
            nextProbe = clock.GetMoment() + pause; // Should the probe never come back, another follows.
            after = TimeSpan.Zero;
            return true;
        }
    }

    /// <summary>Returns whether this is news, and when the next probe goes.</summary>
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

    /// <summary>Something has changed that may have been the reason: the next push is a probe.</summary>
    public void ProbeNow()
    {
        lock (gate) nextProbe = Moment.Past;
    }

    /// <summary>Returns whether it had been stopped.</summary>
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
