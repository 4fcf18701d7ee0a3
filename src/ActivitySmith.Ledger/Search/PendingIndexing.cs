namespace ActivitySmith.Ledger.Search;

/// <summary>A queued write to the index.</summary>
internal sealed class PendingIndexing(Func<SearchWrite?> write)
{
    // Callers continue on other threads: the ledger's thread must not run them.
    private readonly TaskCompletionSource<bool> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Func<SearchWrite?> Write { get; } = write;

    public Task<bool> Task => completion.Task;

    public void Complete(bool isWritten) => completion.TrySetResult(isWritten);

    public void Fail(Exception error) => completion.TrySetException(error);

    public void Cancel() => completion.TrySetCanceled();
}
