using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Dispatch;

/// <summary>
/// Writes what became of pushes. Receipts that come while others are written wait for one another and go together: one command for many
/// activities costs the ledger far less than one for each.
/// </summary>
public sealed partial class Receipts(LedgerWriter ledger, CommitFeed feed, TimeProvider clock, ILogger<Receipts> log)
{
    /// <summary>Activities in one command.</summary>
    private const int BatchLimit = 256;

    /// <summary>Pause after the ledger refused to write: it is overloaded, or its database is away.</summary>
    private static readonly TimeSpan LedgerPause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Queue<Waiting> queue = new();
    private bool isWriting;

    /// <summary>Ends when the receipts are on disk and the dispatcher has seen them there.</summary>
    /// <param name="receipts">Of one activity's pushes.</param>
    /// <param name="cancellation">Cancels the wait; what is not written is found again as not sent.</param>
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
            // One odd row fails the command that meets it: what came together is then written one by one, so that only its own activity fails.
            if (await TryWrite(batch) is null) continue;
            foreach (var waiting in batch)
                if (await TryWrite([waiting]) is { } error) waiting.Written.SetException(error);
        }
    }

    /// <returns>What it failed with; null when it is written and those who wait are answered.</returns>
    private async Task<Exception?> TryWrite(List<Waiting> batch)
    {
        try
        {
            while ((await ledger.Submit(new RecordReceipts([.. batch.SelectMany(waiting => waiting.Receipts)]))).IsRefused(out var refusal))
            {
                LogRefused(refusal.Message);
                await Task.Delay(LedgerPause, clock, batch[0].Cancellation);
            }

            await feed.Passed();
        }
        // Whatever it is, those who wait get it, and the next batch is not held up by it.
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

    [LoggerMessage(LogLevel.Debug, "What became of pushes could not be written yet: {Reason}")]
    private partial void LogRefused(string reason);

    private sealed record Waiting(IReadOnlyList<Receipt> Receipts, CancellationToken Cancellation)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
