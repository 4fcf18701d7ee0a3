using System.Runtime.CompilerServices;

namespace ActivitySmith.Delivery.Apns;

/// <summary>The connections to one host with one key; bursts spread over them, calm times use one.</summary>
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

    /// <summary>Connections that have answered and are in use.</summary>
    public int Open => shards.Count(shard => shard.IsOpen);

    /// <summary>Pushes under way or waiting.</summary>
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

    /// <summary>The connection that gave a reply is not used again.</summary>
    public void Replace(ApnsConnection used)
    {
        foreach (var shard in shards) shard.Replace(used);
    }

    /// <summary>After a key was revoked: the next push connects anew.</summary>
    public void CloseAll()
    {
        foreach (var shard in shards) shard.Close();
    }

    public void Dispose()
    {
        foreach (var shard in shards) shard.Dispose();
    }

    /// <summary>The first with room; when all are full, the least loaded.</summary>
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
