using System.Collections.Concurrent;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Pruning;
using ActivitySmith.Ledger.Rows;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Ledger;

/// <summary>
/// The one way to write. Waiting commands are drained into one transaction by one thread: applied in the order they came, committed,
/// and only then answered. There is no timer: a batch fills while the one before it is written.
/// </summary>
public sealed partial class Ledger : IAsyncDisposable
{
    private readonly ConcurrentQueue<PendingCommand> queue = new();
    private readonly ConcurrentQueue<PendingPrune> prunes = new();

    /// <summary>Left to the finalizer: a caller may still set it while the ledger closes.</summary>
    private readonly AutoResetEvent arrival = new(false);

    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IRowStore store;
    private readonly RowSet rows;
    private readonly TimeProvider clock;
    private readonly LedgerOptions options;
    private readonly ILogger<Ledger> log;
    private readonly ICommitObserver[] observers;
    private readonly List<PendingCommand> batch = [];
    private int waiting;
    private volatile bool idle;
    private volatile bool stopping;
    private volatile bool closed;

    public Ledger(IRowStore store, IEnumerable<ICommitObserver> observers, TimeProvider clock, LedgerOptions options, ILogger<Ledger> log)
    {
        this.store = store;
        this.clock = clock;
        this.options = options;
        this.log = log;
        this.observers = [.. observers];
        rows = new RowSet(store);
        new Thread(Run) { IsBackground = true, Name = "ledger" }.Start();
    }

    /// <summary>Commands that wait for their transaction now.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>
    /// Queues a command. The outcome comes once it is on disk (or refused); a refusal of kind <see cref="RefusalKind.Overloaded"/>
    /// when the queue is full or the database cannot be written. A caller that goes away does not take its command back.
    /// </summary>
    public Task<Outcome<TResult>> Submit<TResult>(Command<TResult> command)
    {
        if (stopping) return Task.FromResult<Outcome<TResult>>(Catalogue.Overloaded);
        if (Interlocked.Increment(ref waiting) > options.QueueLimit)
        {
            Interlocked.Decrement(ref waiting);
            return Task.FromResult<Outcome<TResult>>(Catalogue.Overloaded);
        }

        var pending = new PendingCommand<TResult>(command);
        queue.Enqueue(pending);
        if (idle) arrival.Set();
        if (closed) AnswerLate();
        return pending.Task;
    }

    /// <summary>
    /// Deletes up to <see cref="PruneRequest.BatchSize"/> rows in a transaction of their own, between two batches of commands; ask again
    /// until fewer are deleted. Fails with what the database said, and is cancelled when the ledger stops first.
    /// </summary>
    /// <returns>Rows deleted.</returns>
    public Task<int> Prune(PruneRequest request)
    {
        var pending = new PendingPrune(request);
        if (stopping) pending.Cancel();
        else prunes.Enqueue(pending);
        if (idle) arrival.Set();
        if (closed) AnswerLate();
        return pending.Task;
    }

    /// <summary>Writes what waits, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        stopping = true;
        arrival.Set();
        await stopped.Task;
    }

    private void Run()
    {
        while (true)
        {
            while (batch.Count < options.BatchLimit && queue.TryDequeue(out var next)) batch.Add(next);
            if (batch.Count > 0)
            {
                Interlocked.Add(ref waiting, -batch.Count);
                Write();
                batch.Clear();
            }

            if (!stopping && prunes.TryDequeue(out var prune)) Delete(prune);
            if (!queue.IsEmpty || (!stopping && !prunes.IsEmpty)) continue;
            if (stopping) break;
            idle = true;

            // A volatile write may be overtaken by the reads after it; then a command that came just now would wake nobody.
            Interlocked.MemoryBarrier();
            if (queue.IsEmpty && prunes.IsEmpty) arrival.WaitOne();
            idle = false;
        }

        // Whoever came between the last look and the flag is answered here, whoever comes later sees the flag; nobody is forgotten.
        closed = true;
        Interlocked.MemoryBarrier();
        AnswerLate();
        store.Dispose();
        stopped.SetResult();
    }

    private void AnswerLate()
    {
        while (queue.TryDequeue(out var late)) Refuse(late, Catalogue.Overloaded);
        while (prunes.TryDequeue(out var prune)) prune.Cancel();
    }

    private void Write()
    {
        if (TryTransaction(batch)) return;
        if (batch.Count == 1)
        {
            Refuse(batch[0], Catalogue.StorageAway);
            return;
        }

        // One bad command must fail alone.
        foreach (var command in batch.ToArray())
            if (!TryTransaction([command])) Refuse(command, Catalogue.StorageAway);
    }

    private void Delete(PendingPrune prune)
    {
        try
        {
            var deleted = store.Prune(prune.Request, PruneRequest.BatchSize);
            if (deleted > 0) rows.Forget(prune.Request.Table);
            prune.Complete(deleted);
        }
#pragma warning disable CA1031 // Whatever the database throws, nothing was deleted, and whoever asked is told.
        catch (Exception error)
#pragma warning restore CA1031
        {
            prune.Fail(error);
        }
    }

    private static void Refuse(PendingCommand command, Refusal refusal)
    {
        command.Refuse(refusal);
        Answers.Give([command]);
    }

    /// <summary>Applies and commits the commands together; false when nothing was written and nobody was answered.</summary>
    private bool TryTransaction(List<PendingCommand> commands)
    {
        var now = Instant.Cut(clock.GetUtcNow());
        try
        {
            foreach (var command in commands) Apply(command, now);
            if (rows.HasChanges) store.Commit(rows.Changes, rows.Sequence);
        }
#pragma warning disable CA1031 // Whatever the database throws, the transaction is gone: say so, forget the rows, let the caller decide.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogTransactionFailed(error, commands.Count);
            rows.BatchFailed();
            return false;
        }

        Announce();
        rows.BatchCommitted();
        Answers.Give(commands);
        return true;
    }

    private void Apply(PendingCommand command, DateTimeOffset now)
    {
        try
        {
            if (command.Run(rows, now)) rows.AcceptCommand();
            else rows.DiscardCommand();
        }
#pragma warning disable CA1031 // A bug in one command fails that command's caller (500), not the batch.
        catch (Exception error) when (error is not System.Data.Common.DbException)
#pragma warning restore CA1031
        {
            rows.DiscardCommand();
            command.Fail(error);
        }
    }

    private void Announce()
    {
        if (!rows.HasChanges) return;
        var committed = new CommittedBatch(
            [.. rows.Activities.Changed],
            [.. rows.Notifications.Changed],
            [.. rows.ApiKeys.Changed],
            [.. rows.Accounts.Changed],
            [.. rows.Accounts.Deleted.Select(key => key.Account.Value)]);
        foreach (var observer in observers) observer.Committed(committed);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A transaction of {Commands} commands was not written")]
    private partial void LogTransactionFailed(Exception error, int commands);
}
