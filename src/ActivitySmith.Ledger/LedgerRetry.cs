using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Ledger;

/// <summary>Submits a command until the ledger accepts it, for changes that must not be lost, such as the outcome of a push.</summary>
public static class LedgerRetry
{
    /// <summary>Retry delay after the ledger refused a write: it is overloaded, or its database is unavailable.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    /// <param name="ledger">The ledger.</param>
    /// <param name="command">The command.</param>
    /// <param name="clock">Measures the delays.</param>
    /// <param name="onRefused">Gets the message of each refusal before its delay; null: the refusals are not reported.</param>
    /// <param name="cancellation">Ends the retries.</param>
    /// <returns>The outcome; its refusal never has the kind <see cref="RefusalKind.Overloaded"/>.</returns>
    /// <exception cref="OperationCanceledException">The retries were ended.</exception>
    public static async Task<Result<TResult>> SubmitUntilTaken<TResult>(
        this LedgerWriter ledger, Command<TResult> command, TimeProvider clock, Action<string>? onRefused, CancellationToken cancellation)
    {
        while (true)
        {
            var outcome = await ledger.Submit(command);
            if (!outcome.IsRefused(out var refusal) || refusal.Kind != RefusalKind.Overloaded) return outcome;
            onRefused?.Invoke(refusal.Message);
            await Task.Delay(Delay, clock, cancellation);
        }
    }
}
