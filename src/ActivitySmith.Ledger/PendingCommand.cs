using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Telemetry;
using Span = System.Diagnostics.Activity;

namespace ActivitySmith.Ledger;

/// <summary>A queued command, with the caller that waits for it.</summary>
internal abstract class PendingCommand
{
    /// <summary>The request behind the command; null for the server's own work.</summary>
    public CommandOrigin? Origin { get; init; }

    /// <summary>Counts the command when it completes; null in a host without metrics.</summary>
    public LedgerMeter? Meter { get; init; }

    /// <summary>See <see cref="CommitSpan"/>; null when the request is not being recorded.</summary>
    public Span? Span { get; init; }

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
    private bool isRefusedByLedger;

    public Task<Result<TResult>> Task => completion.Task;

    public override bool Run(RowSet rows, DateTimeOffset now)
    {
        failure = null;
        isRefusedByLedger = false;
        outcome = command.Apply(rows, now);
        return !outcome.IsRefused(out _);
    }

    public override void Refuse(Refusal refusal)
    {
        outcome = refusal;
        isRefusedByLedger = true;
    }

    public override void Fail(Exception error) => failure = error;

    public override void Complete()
    {
        Meter?.Count(command.Name, Outcome);
        if (Span is not null) CommitSpan.End(Span, Outcome);
        if (failure is not null) completion.SetException(failure);
        else completion.SetResult(outcome);
    }

    private CommandOutcome Outcome => failure is not null ? CommandOutcome.Failed
        : isRefusedByLedger ? CommandOutcome.Unavailable
        : outcome.IsRefused(out _) ? CommandOutcome.Refused
        : CommandOutcome.Ok;
}
