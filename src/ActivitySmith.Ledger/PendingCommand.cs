using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger;

/// <summary>A command in the queue, with the caller that waits for it.</summary>
internal abstract class PendingCommand
{
    /// <summary>Whose request it comes from; null: the server's own work.</summary>
    public CommandOrigin? Origin { get; init; }

    /// <summary>Runs the command on the rows; true when its changes are to be kept.</summary>
    public abstract bool Run(RowSet rows, DateTimeOffset now);

    /// <summary>Decides that the caller gets the refusal in place of the last run's outcome.</summary>
    public abstract void Refuse(Refusal refusal);

    /// <summary>Decides that the caller gets the exception.</summary>
    public abstract void Fail(Exception error);

    /// <summary>Gives the caller what was decided; the caller goes on at once, on this thread.</summary>
    public abstract void Answer();
}

internal sealed class PendingCommand<TResult>(Command<TResult> command) : PendingCommand
{
    private readonly TaskCompletionSource<Outcome<TResult>> completion = new();
    private Outcome<TResult> outcome;
    private Exception? failure;

    public Task<Outcome<TResult>> Task => completion.Task;

    public override bool Run(RowSet rows, DateTimeOffset now)
    {
        failure = null;
        outcome = command.Apply(rows, now);
        return !outcome.IsRefused(out _);
    }

    public override void Refuse(Refusal refusal) => outcome = refusal;

    public override void Fail(Exception error) => failure = error;

    public override void Answer()
    {
        if (failure is not null) completion.SetException(failure);
        else completion.SetResult(outcome);
    }
}
