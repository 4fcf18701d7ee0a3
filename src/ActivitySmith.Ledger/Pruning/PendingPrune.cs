namespace ActivitySmith.Ledger.Pruning;

/// <summary>A queued batch of a <see cref="PruneRequest"/>.</summary>
internal sealed class PendingPrune(PruneRequest request)
{
    // Callers continue on other threads: the ledger's thread must not run them.
    private readonly TaskCompletionSource<int> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PruneRequest Request { get; } = request;

    public Task<int> Task => completion.Task;

    public void Complete(int deleted) => completion.TrySetResult(deleted);

    public void Fail(Exception error) => completion.TrySetException(error);

    public void Cancel() => completion.TrySetCanceled();
}
