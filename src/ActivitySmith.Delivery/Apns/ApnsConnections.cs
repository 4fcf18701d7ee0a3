using System.Runtime.CompilerServices;

namespace ActivitySmith.Delivery.Apns;

/// <summary>The connections to one host with one key. Bursts use all of them; low traffic uses one.</summary>
internal sealed class ApnsConnections : IDisposable
{
    private readonly ApnsSlot[] shards;
    private readonly int inFlight;
    private readonly int queueLimit;
    private int taken;

    public ApnsConnections(Uri host, int count, int queueLimit, ApnsConnectionSettings settings)
    {
        shards = [.. Enumerable.Range(0, count).Select(_ => new ApnsSlot(host, settings))];
        inFlight = settings.InFlight;
        this.queueLimit = queueLimit;
    }

    /// <summary>Warm connections in use.</summary>
    public int Open => shards.Count(shard => shard.IsOpen);

    /// <summary>Pushes in flight or waiting.</summary>
    public int Taken => Volatile.Read(ref taken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ApnsExchange> Send(ApnsCall call, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref taken) > (shards.Length * inFlight) + queueLimit)
        {
            Interlocked.Decrement(ref taken);
            return new ApnsExchange(default, PushReason.QueueFull, TimeSpan.FromSeconds(1), Connection: null);
        }

        try
        {
            return await Pick().Send(call, cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref taken);
        }
    }

    /// <summary>Retires the connection that gave a reply.</summary>
    public void Replace(ApnsConnection used)
    {
        foreach (var shard in shards) shard.Replace(used);
    }

    /// <summary>Retires all connections after a key was revoked. The next push opens a new one.</summary>
    public void CloseAll()
    {
        foreach (var shard in shards) shard.Close();
    }

    public void Dispose()
    {
        foreach (var shard in shards) shard.Dispose();
    }

    /// <summary>Returns the first connection with a free place; when all are full, the least loaded one.</summary>
    private ApnsSlot Pick()
    {
        var least = shards[0];
        foreach (var shard in shards)
        {
            if (shard.Users < inFlight) return shard;
            if (shard.Users < least.Users) least = shard;
        }

        return least;
    }
}
