namespace ActivitySmith.Server.Housekeeping;

/// <summary>
/// Returns memory to the system after a load. The garbage collector runs when the server allocates: after the last request of a load it would keep the
/// memory of that load until the next one.
/// </summary>
public sealed class IdleMemory(TimeProvider clock) : BackgroundService
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var load = new LoadWatch();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!load.HasEnded(GC.GetTotalAllocatedBytes())) continue;

            // Compacts and returns all it can. Takes about 50 ms for 100 MB of live objects.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}

/// <summary>Notices the end of a load by the bytes that the server has allocated so far.</summary>
internal sealed class LoadWatch
{
    /// <summary>A server that allocates less than this between two looks is idle: 0.5 MB a second, which is some tens of requests.</summary>
    internal const long Idle = 8_000_000;

    /// <summary>A load allocates at least this much; a smaller one leaves nothing worth a collection.</summary>
    internal const long Load = 256_000_000;

    private long before;
    private long atLastEnd;

    /// <param name="allocated">Bytes allocated so far.</param>
    public bool HasEnded(long allocated)
    {
        var isIdle = allocated - before < Idle;
        before = allocated;
        if (!isIdle || allocated - atLastEnd < Load) return false;
        atLastEnd = allocated;
        return true;
    }
}
