namespace ActivitySmith.Delivery.Dispatch;

/// <summary>Counts what is under way, so that a server that stops can wait for it.</summary>
internal sealed class Runs
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One of them is the owner's, who gives it up when nothing new begins any more.</summary>
    private int count = 1;

    private int isClosed;

    public void Begin() => Interlocked.Increment(ref count);

    public void End()
    {
        if (Interlocked.Decrement(ref count) == 0) ended.TrySetResult();
    }

    /// <summary>Ends with the last of them. Nothing may begin from now on, unless something that is under way begins it.</summary>
    public Task Close()
    {
        if (Interlocked.Exchange(ref isClosed, 1) == 0) End();
        return ended.Task;
    }
}
