using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger;

/// <summary>A command in the queue, with the caller that waits for it.</summary>
internal abstract class PendingCommand
{
    /// <summary>Runs the command on the rows; true when its changes are to be kept.</summary>
    public abstract bool Run(RowSet rows, DateTimeOffset now);

    /// <summary>Gives the caller the outcome of the last run.</summary>
    public abstract void Complete();

    public abstract void Refuse(Refusal refusal);

    public abstract void Fail(Exception error);
}

internal sealed class PendingCommand<TResult>(Command<TResult> command) : PendingCommand
{
    // Callers go on elsewhere: the ledger's thread must not run them.
    private readonly TaskCompletionSource<Outcome<TResult>> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Outcome<TResult> outcome;

    public Task<Outcome<TResult>> Task => completion.Task;

    public override bool Run(RowSet rows, DateTimeOffset now)
    {
        outcome = command.Apply(rows, now);
        return !outcome.IsRefused(out _);
    }

    public override void Complete() => completion.TrySetResult(outcome);

    public override void Refuse(Refusal refusal) => completion.TrySetResult(refusal);

    public override void Fail(Exception error) => completion.TrySetException(error);
}
