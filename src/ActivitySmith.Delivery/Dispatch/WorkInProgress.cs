namespace ActivitySmith.Delivery.Dispatch;

/// <summary>Counts work in progress, so that a stopping server can wait for it.</summary>
internal sealed class WorkInProgress
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One count belongs to the owner, which releases it in <see cref="Close"/>.</summary>
    private int count = 1;

    private int isClosed;

    public void Begin() => Interlocked.Increment(ref count);

    public void End()
    {
        if (Interlocked.Decrement(ref count) == 0) ended.TrySetResult();
    }

    /// <summary>Completes when all work has ended. From now on, only work in progress may begin more.</summary>
    public Task Close()
    {
        if (Interlocked.Exchange(ref isClosed, 1) == 0) End();
        return ended.Task;
    }
}
