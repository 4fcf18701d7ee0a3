namespace ActivitySmith.Delivery.Dispatch;

/// <summary>
/// Schedules very many lanes, a few at a time: the thread pool serves its queue in order, and a request would otherwise wait behind all of them.
/// </summary>
internal sealed class LaneSweep(ActivityLane[] lanes, Action<ActivityLane> schedule, WorkInProgress work) : IThreadPoolWorkItem
{
    private const int Step = 64;

    private int next;

    /// <summary>Ends by itself, after the last lane.</summary>
    public void Begin()
    {
        work.Begin();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Execute()
    {
        var end = Math.Min(next + Step, lanes.Length);
        while (next < end) schedule(lanes[next++]);
        if (next < lanes.Length) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        else work.End();
    }
}
