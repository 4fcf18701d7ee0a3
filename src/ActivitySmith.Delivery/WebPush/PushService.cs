using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Ledger;

namespace ActivitySmith.Delivery.WebPush;

/// <summary>What this server knows of one push service: the token it takes, whether it works, and how many messages are on their way there.</summary>
internal sealed class PushService(string origin, VapidKey key, string contact, WebPushOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>Failures in a row after which messages are held back.</summary>
    private const int Fuse = 5;

    /// <summary>Refusals in a row of one subscription, while others are taken, after which it was made with another key.</summary>
    private const int MaxRefusals = 3;

    /// <summary>Subscriptions whose refusals are counted.</summary>
    private const int MaxRefused = 256;

    private static readonly TimeSpan FirstProbe = TimeSpan.FromSeconds(15);

    /// <summary>For how long replies about subscriptions tell whether the service is wrong about them.</summary>
    internal static readonly TimeSpan DeathsMemory = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim places = new(options.InFlight);
    private readonly DropGuard guard = new(DeathsMemory);
    private readonly Lock guardGate = new();
    private readonly Dictionary<int, int> refusals = [];
    private int taken;
    private int failures;
    private volatile bool isIll;

    public VapidToken Token { get; } = new(key, origin, contact, clock);

    public SendBreaker Breaker { get; } = new(FirstProbe, clock);

    public bool IsIdle => Volatile.Read(ref taken) == 0;

    /// <summary>Waits for a place; false when too many wait. Whoever gets one gives it back by <see cref="Leave"/>.</summary>
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

    /// <summary>It took a message for this subscription. Returns whether it had been given up.</summary>
    public bool Works(string endpoint)
    {
        lock (guardGate)
        {
            guard.Accepted(endpoint, clock.GetMoment());
            refusals.Remove(endpoint.GetHashCode(StringComparison.Ordinal));
        }

        return Works();
    }

    /// <summary>
    /// It refused the token for this subscription, and took it for others. Returns whether to believe that the subscription is of another key: a service that
    /// is ill refuses now this one and now that.
    /// </summary>
    public bool IsOfAnotherKey(string endpoint)
    {
        var hash = endpoint.GetHashCode(StringComparison.Ordinal);
        lock (guardGate)
        {
            if (refusals.Count >= MaxRefused && !refusals.ContainsKey(hash)) refusals.Clear();
            return (refusals[hash] = refusals.GetValueOrDefault(hash) + 1) >= MaxRefusals;
        }
    }

    /// <summary>Whether it refused this subscription while it took others, so that one more refusal says nothing about the others.</summary>
    public bool IsSuspected(string endpoint)
    {
        lock (guardGate) return refusals.ContainsKey(endpoint.GetHashCode(StringComparison.Ordinal));
    }

    /// <summary>It calls this subscription dead. Returns whether to believe that, which tells as well that it works.</summary>
    public bool IsDead(string endpoint, out bool hadGivenUp)
    {
        bool isDoubted;
        lock (guardGate) isDoubted = guard.IsDoubted(endpoint, clock.GetMoment());
        hadGivenUp = !isDoubted && Works();
        return !isDoubted;
    }

    private bool Works()
    {
        Volatile.Write(ref failures, 0);
        isIll = false;
        return Breaker.Resume();
    }

    /// <summary>It answered something else, which only says that it can be reached. Returns whether it had been given up for that.</summary>
    public bool Replied()
    {
        Volatile.Write(ref failures, 0);
        return isIll && Works();
    }

    /// <summary>It did not reply, or said that it is ill. Returns whether it is given up from now on.</summary>
    public bool Fails(string reason)
    {
        if (Breaker.Reason is null && Interlocked.Increment(ref failures) < Fuse) return false;
        if (Breaker.Reason is null) isIll = true;
        return Breaker.Stop(reason, out _);
    }

    public void Dispose() => places.Dispose();
}
