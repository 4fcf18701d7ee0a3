namespace ActivitySmith.Ledger.Pruning;

/// <summary>A batch of a <see cref="PruneRequest"/> in the queue.</summary>
internal sealed class PendingPrune(PruneRequest request)
{
    // Callers go on elsewhere: the ledger's thread must not run them.
    private readonly TaskCompletionSource<int> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PruneRequest Request { get; } = request;

    public Task<int> Task => completion.Task;

    public void Complete(int deleted) => completion.TrySetResult(deleted);

    public void Fail(Exception error) => completion.TrySetException(error);

    public void Cancel() => completion.TrySetCanceled();
}
