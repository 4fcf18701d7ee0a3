using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger;

/// <summary>A queued command, with the caller that waits for it.</summary>
internal abstract class PendingCommand
{
    /// <summary>The request behind the command; null for the server's own work.</summary>
    public CommandOrigin? Origin { get; init; }

    /// <summary>Runs the command on the rows; true when its changes must be kept.</summary>
    public abstract bool Run(RowSet rows, DateTimeOffset now);

    /// <summary>Sets the refusal as the caller's result, instead of the last run's outcome.</summary>
    public abstract void Refuse(Refusal refusal);

    /// <summary>Sets the exception as the caller's result.</summary>
    public abstract void Fail(Exception error);

    /// <summary>Completes the caller's task with the result; the caller continues synchronously on this thread.</summary>
    public abstract void Complete();
}

internal sealed class PendingCommand<TResult>(Command<TResult> command) : PendingCommand
{
    private readonly TaskCompletionSource<Result<TResult>> completion = new();
    private Result<TResult> outcome;
    private Exception? failure;

    public Task<Result<TResult>> Task => completion.Task;

    public override bool Run(RowSet rows, DateTimeOffset now)
    {
        failure = null;
        outcome = command.Apply(rows, now);
        return !outcome.IsRefused(out _);
    }

    public override void Refuse(Refusal refusal) => outcome = refusal;

    public override void Fail(Exception error) => failure = error;

    public override void Complete()
    {
        if (failure is not null) completion.SetException(failure);
        else completion.SetResult(outcome);
    }
}
