namespace PhoneSimulator.Phones;

/// <summary>Signals that some phone has changed. Observers read the phones themselves, so a slow observer misses only intermediate states.</summary>
public sealed class PhoneFeed
{
    private readonly Lock gate = new();
    private TaskCompletionSource? waiting;
    private long sequence;

    public long Last => Interlocked.Read(ref sequence);

    /// <returns>The change's number, ascending over all phones.</returns>
    public long Changed()
    {
        var number = Interlocked.Increment(ref sequence);
        if (Volatile.Read(ref waiting) is null) return number;
        TaskCompletionSource? woken;
        lock (gate) (woken, waiting) = (waiting, null);
        woken?.TrySetResult();
        return number;
    }

    /// <summary>Completes with the first change after <paramref name="seen"/>; immediately when there was one.</summary>
    public Task After(long seen)
    {
        Task next;
        lock (gate) next = (waiting ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        return Last > seen ? Task.CompletedTask : next;
    }
}
