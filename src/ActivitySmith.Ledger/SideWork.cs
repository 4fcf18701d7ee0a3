namespace ActivitySmith.Ledger;

/// <summary>Queued work in a separate transaction between two batches of commands.</summary>
internal abstract class SideWork
{
    public abstract void Run();

    public abstract void Cancel();
}

/// <param name="work">Returns the result; called on the ledger's thread.</param>
internal sealed class SideWork<T>(Func<T> work) : SideWork
{
    // Callers continue on other threads: the ledger's thread must not run them.
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => completion.Task;

    public override void Run()
    {
        try
        {
            completion.TrySetResult(work());
        }
        // Whatever the database throws, the caller gets the error. When PostgreSQL committed nevertheless, the next turn reads the keys of deleted rows.
        catch (Exception error)
        {
            completion.TrySetException(error);
        }
    }

    public override void Cancel() => completion.TrySetCanceled();
}
