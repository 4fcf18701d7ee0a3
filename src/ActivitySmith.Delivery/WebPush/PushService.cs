using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Ledger;

namespace ActivitySmith.Delivery.WebPush;

/// <summary>State of one push service: its token, whether it works, and how many messages are queued or in flight.</summary>
internal sealed class PushService(string origin, VapidKey key, string contact, WebPushOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>Consecutive failures after which messages are held back.</summary>
    private const int Fuse = 5;

    /// <summary>
    /// Consecutive refusals of one subscription, while others are accepted, after which the server treats it as made with another key.
    /// </summary>
    private const int MaxRefusals = 3;

    /// <summary>Maximum of subscriptions whose refusals are counted.</summary>
    private const int MaxRefused = 256;

    private static readonly TimeSpan FirstProbe = TimeSpan.FromSeconds(15);

    /// <summary>How long replies about subscriptions count in deciding whether the service reports wrongly.</summary>
    internal static readonly TimeSpan DeathsMemory = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim places = new(options.InFlight);
    private readonly DeadReplyGuard guard = new(DeathsMemory);
    private readonly Lock guardGate = new();
    private readonly Dictionary<int, int> refusals = [];
    private int taken;
    private int failures;
    private volatile bool isIll;

    public VapidToken Token { get; } = new(key, origin, contact, clock);

    public SendBreaker Breaker { get; } = new(FirstProbe, clock);

    public bool IsIdle => Volatile.Read(ref taken) == 0;

    /// <summary>Waits for a place. False when too many messages wait. A caller that gets true must call <see cref="Leave"/>.</summary>
    public async Task<bool> Enter(CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref taken) > options.InFlight + options.QueueLimit)
        {
            Interlocked.Decrement(ref taken);
            return false;
        }

        try
        {
            await places.WaitAsync(cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            Interlocked.Decrement(ref taken);
            throw;
        }
    }

    public void Leave()
    {
        places.Release();
        Interlocked.Decrement(ref taken);
    }

    /// <summary>The service accepted a message for this subscription. Returns whether this resumes sending.</summary>
    public bool RecordSuccess(string endpoint)
    {
        lock (guardGate)
        {
            guard.Accepted(endpoint, clock.GetMoment());
            refusals.Remove(endpoint.GetHashCode(StringComparison.Ordinal));
        }

        return Resume();
    }

    /// <summary>
    /// The service refused the token for this subscription and accepted it for others. Returns whether to treat the subscription as made
    /// with another key. It takes several refusals of the same subscription, because a faulty service refuses different ones at random.
    /// </summary>
    public bool RecordRefusal(string endpoint)
    {
        var hash = endpoint.GetHashCode(StringComparison.Ordinal);
        lock (guardGate)
        {
            if (refusals.Count >= MaxRefused && !refusals.ContainsKey(hash)) refusals.Clear();
            return (refusals[hash] = refusals.GetValueOrDefault(hash) + 1) >= MaxRefusals;
        }
    }

    /// <summary>
    /// Whether the service refused this subscription while it accepted others. Then another refusal says nothing about the others.
    /// </summary>
    public bool IsSuspected(string endpoint)
    {
        lock (guardGate) return refusals.ContainsKey(endpoint.GetHashCode(StringComparison.Ordinal));
    }

    /// <summary>
    /// The service reports this subscription as dead. Returns whether to believe it; if so, the service also counts as working.
    /// </summary>
    public bool ConfirmDead(string endpoint, out bool hadGivenUp)
    {
        bool isDoubted;
        lock (guardGate) isDoubted = guard.IsDoubted(endpoint, clock.GetMoment());
        hadGivenUp = !isDoubted && Resume();
        return !isDoubted;
    }

    private bool Resume()
    {
        Volatile.Write(ref failures, 0);
        isIll = false;
        return Breaker.Resume();
    }

    /// <summary>The service sent another reply, which shows only that it is reachable. Returns whether this resumes sending.</summary>
    public bool RecordReply()
    {
        Volatile.Write(ref failures, 0);
        return isIll && Resume();
    }

    /// <summary>The service did not reply, or reported an error. Returns whether sending stops because of this failure.</summary>
    public bool RecordFailure(string reason)
    {
        if (Breaker.Reason is null && Interlocked.Increment(ref failures) < Fuse) return false;
        if (Breaker.Reason is null) isIll = true;
        return Breaker.Stop(reason, out _);
    }

    public void Dispose() => places.Dispose();
}
