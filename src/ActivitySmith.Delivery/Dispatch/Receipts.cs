using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Dispatch;

/// <summary>
/// Records the outcomes of pushes. Receipts that arrive during a write are written together afterwards: one command for many activities
/// costs the ledger far less than one for each.
/// </summary>
public sealed partial class Receipts(LedgerWriter ledger, CommitFeed feed, TimeProvider clock, ILogger<Receipts> log)
{
    /// <summary>Maximum of activities in one command.</summary>
    private const int BatchLimit = 256;

    private readonly Lock gate = new();
    private readonly Queue<Waiting> queue = new();
    private bool isWriting;

    /// <summary>Completes when the receipts are stored and the dispatcher has seen the commit.</summary>
    /// <param name="receipts">The receipts of one activity's pushes.</param>
    /// <param name="cancellation">Cancels the wait. Receipts that are not stored count as not sent.</param>
    public Task Record(IReadOnlyList<Receipt> receipts, CancellationToken cancellation)
    {
        var waiting = new Waiting(receipts, cancellation);
        lock (gate)
        {
            queue.Enqueue(waiting);
            if (isWriting) return waiting.Written.Task;
            isWriting = true;
        }

        _ = Write();
        return waiting.Written.Task;
    }

    private async Task Write()
    {
        while (Take() is { Count: > 0 } batch)
        {
            // An invalid row fails the whole command. The batch is then written item by item, so that only its own activity fails.
            if (await TryWrite(batch) is null) continue;
            foreach (var waiting in batch)
                if (await TryWrite([waiting]) is { } error) waiting.Written.SetException(error);
        }
    }

    /// <returns>The error; null when the batch is written and its callers have completed.</returns>
    private async Task<Exception?> TryWrite(List<Waiting> batch)
    {
        try
        {
            var all = new RecordReceipts([.. batch.SelectMany(waiting => waiting.Receipts)]);
            _ = (await ledger.SubmitUntilTaken(all, clock, LogRefused, batch[0].Cancellation)).Value; // Throws if the command ever refuses.
            await feed.Passed();
        }
        // The callers get the exception, and the next batch is written.
        catch (Exception error)
        {
            return error;
        }

        foreach (var waiting in batch) waiting.Written.SetResult();
        return null;
    }

    private List<Waiting> Take()
    {
        var batch = new List<Waiting>();
        lock (gate)
        {
            while (batch.Count < BatchLimit && queue.TryDequeue(out var waiting)) batch.Add(waiting);
            if (batch.Count == 0) isWriting = false;
        }

        return batch;
    }

    [LoggerMessage(LogLevel.Debug, "Outcomes of pushes not stored: {Reason}; retrying")]
    private partial void LogRefused(string reason);

    private sealed record Waiting(IReadOnlyList<Receipt> Receipts, CancellationToken Cancellation)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
