using System.Collections.Concurrent;
using System.Data.Common;
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
public sealed partial class LedgerWriter : IAsyncDisposable
{
    /// <summary>Transactions of one command that may clash with somebody else's before the command is refused.</summary>
    private const int ClashLimit = 3;

    private readonly ConcurrentQueue<PendingCommand> queue = new();
    private readonly ConcurrentQueue<PendingPrune> prunes = new();

    /// <summary>Who waits for a look at what other nodes committed.</summary>
    private readonly ConcurrentQueue<TaskCompletionSource> learners = new();

    /// <summary>Left to the finalizer: a caller may still set it while the ledger closes.</summary>
    private readonly AutoResetEvent arrival = new(false);

    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IRowStore store;
    private readonly ISharing? sharing;
    private readonly RowSet rows;
    private readonly TimeProvider clock;
    private readonly LedgerOptions options;
    private readonly ILogger<LedgerWriter> log;
    private readonly CommitObservers observers;
    private readonly List<PendingCommand> batch = [];
    private readonly CurrentTrouble trouble;
    private readonly QueuePlaces places;
    private volatile bool idle;
    private volatile bool hasNews;
    private volatile bool stopping;
    private volatile bool closed;

    public LedgerWriter(IRowStore store, IEnumerable<ICommitObserver> observers, TimeProvider clock, LedgerOptions options, ILogger<LedgerWriter> log)
    {
        this.store = store;
        sharing = store.Sharing;
        this.clock = clock;
        this.options = options;
        places = new QueuePlaces(options);
        this.log = log;
        trouble = new CurrentTrouble(log);
        this.observers = new CommitObservers(observers, log);
        rows = new RowSet(store, new UnreadableRows(log)) { PlacesPerPhone = options.PlacesPerPhone };
        new Thread(Run) { IsBackground = true, Name = "ledger" }.Start();
        sharing?.Duty.Attend(LearnEverything, () => { });
        sharing?.Attend(() =>
        {
            hasNews = true;
            if (idle) arrival.Set();
        });
    }

    /// <summary>Commands that wait for their transaction now.</summary>
    public int Waiting => places.Count;

    /// <summary>What kept the last batch from being written; null when it was written. Stays until a write succeeds: <see cref="ProbeWrite"/> is one.</summary>
    public StorageTrouble? Trouble => trouble.Value;

    /// <summary>
    /// Queues a command. The outcome comes once it is on disk (or refused); a refusal of kind <see cref="RefusalKind.Overloaded"/>
    /// when the queue is full or the database cannot be written. A caller that goes away does not take its command back.
    /// </summary>
    /// <param name="command">What to write.</param>
    /// <param name="origin">Whose request it comes from, which takes of the account's share of the queue; null: the server's own work.</param>
    public Task<Outcome<TResult>> Submit<TResult>(Command<TResult> command, CommandOrigin? origin = null)
    {
        if (stopping || !places.TryTake(origin)) return Task.FromResult<Outcome<TResult>>(Catalogue.Overloaded);
        var pending = new PendingCommand<TResult>(command) { Origin = origin };
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

    /// <summary>Ends when what other nodes committed up to now is known here, and observers have been told of it.</summary>
    private Task LearnEverything()
    {
        var learnt = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        learners.Enqueue(learnt);
        hasNews = true;
        if (idle) arrival.Set();
        return learnt.Task;
    }

    private void Run()
    {
        while (true)
        {
            while (batch.Count < options.BatchLimit && queue.TryDequeue(out var next)) batch.Add(next);
            if (batch.Count > 0)
            {
                places.Give(batch);
                Write();
                batch.Clear();
            }

            if (!stopping && prunes.TryDequeue(out var prune)) Delete(prune);
            if (hasNews) CatchUp();
            if (!queue.IsEmpty || (!stopping && !prunes.IsEmpty)) continue;
            if (stopping) break;
            idle = true;

            // A volatile write may be overtaken by the reads after it; then a command that came just now would wake nobody.
            Interlocked.MemoryBarrier();
            if (queue.IsEmpty && prunes.IsEmpty && !hasNews) arrival.WaitOne();
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
        var written = TryTransaction(batch);

        // A connection may break while the database is there (a restart, a failover): a new one is worth one more try, for all together.
        if (written == Written.Away) written = TryTransaction(batch);
        if (written == Written.Committed) return;
        if (written is Written.Away or Written.Final || (written == Written.Not && batch.Count == 1))
        {
            foreach (var command in batch) Refuse(command, trouble.Value.Refusal());
            return;
        }

        // One bad command must fail alone. What keeps out all of them may take seconds to say so, and is asked once.
        foreach (var command in batch.ToArray())
        {
            if (written is not (Written.Away or Written.Final)) written = TryAlone(command);
            if (written != Written.Committed) Refuse(command, trouble.Value.Refusal());
        }
    }

    private Written TryAlone(PendingCommand command)
    {
        var written = TryTransaction([command]);
        for (var clashes = 1; written == Written.Clashed && clashes < ClashLimit; clashes++) written = TryTransaction([command]);
        return written;
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

    /// <summary>Applies and commits the commands together; unless they are committed nothing was written and nobody was answered.</summary>
    private Written TryTransaction(List<PendingCommand> commands)
    {
        try
        {
            if (sharing?.Begin(rows.Sequence) is { } news) Take(news);
            var now = Instant.Cut(clock.GetUtcNow());
            for (var next = 0; next < commands.Count; next++)
            {
                Apply(commands[next], now);
                if (rows.IsIncomplete) LoadFor(commands, next--, now);
            }

            if (!rows.HasChanges)
            {
                if (sharing?.Conclude() == false) return TryAgain();
                store.Verify();
                rows.BatchCommitted();

                // That a file is there, or a turn to be had, says nothing of writing.
                if (trouble.Value == StorageTrouble.FileReplaced || (trouble.Value == StorageTrouble.Away && !trouble.IsOfWriting)) trouble.End();
                Answers.Give(commands);
                return Written.Committed;
            }

            var sequence = store.Commit(rows.Changes, rows.Sequence);
            observers.Announce(rows, clock.Read(), isRemote: false);
            rows.BatchCommitted(sequence);
        }
        catch (OvertakenException)
        {
            sharing!.Leave();
            return TryAgain();
        }
#pragma warning disable CA1031 // Whatever the database throws, the transaction is gone: say so, forget the rows, let the caller decide.
        catch (Exception error)
#pragma warning restore CA1031
        {
            sharing?.Leave();
            rows.BatchFailed();
            var found = store.TroubleOf(error);
            if (found is { } and not StorageTrouble.Failing)
            {
                trouble.Begin(found.Value, error, isOfWriting: true);
                return error is StorageAwayException { MayBeWritten: false } ? Written.Away : Written.Final;
            }

            LogTransactionFailed(error, commands.Count);
            if (found is not null && commands.Count == 1) trouble.Begin(found.Value, error, isOfWriting: true);
            else if (trouble.Value == StorageTrouble.Away) trouble.End();
            return error is DbException { IsTransient: true } ? Written.Clashed : Written.Not;
        }

        trouble.End();
        Answers.Give(commands);
        return Written.Committed;

        Written TryAgain()
        {
            rows.BatchFailed();
            return TryTransaction(commands);
        }
    }

    /// <summary>Loads what the command at <paramref name="first"/> has missed, and on the way what those after it will miss.</summary>
    private void LoadFor(List<PendingCommand> commands, int first, DateTimeOffset now)
    {
        for (var next = first + 1; next < commands.Count; next++)
        {
            Apply(commands[next], now);
            rows.DiscardCommand();
        }

        rows.LoadWanted();
    }

    /// <summary>Learns what other nodes committed, while there is nothing to write.</summary>
    private void CatchUp()
    {
        hasNews = false;
        var learning = learners.ToArray();
        foreach (var _ in learning) learners.TryDequeue(out TaskCompletionSource? _);
        try
        {
            if (sharing!.Look(rows.Sequence) is { } news) Take(news);
            foreach (var learnt in learning) learnt.SetResult();

            // That other nodes' commits can be read says nothing of writing.
            if (trouble.Value == StorageTrouble.Away && !trouble.IsOfWriting) trouble.End();
        }
        catch (StorageAwayException error)
        {
            // Whoever watches the database for news wakes this thread again, and every batch begins with the same look.
            trouble.Begin(StorageTrouble.Away, error, isOfWriting: false);
            rows.BatchFailed();
            foreach (var learnt in learning) learnt.SetException(error);
        }
#pragma warning disable CA1031 // Whatever it is, this thread must go on: every batch begins with the same look, and is refused if it cannot be had.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNewsFailed(error);
            rows.BatchFailed();
            foreach (var learnt in learning) learnt.SetException(error);
        }
    }

    private void Take(News news)
    {
        var known = rows.Sequence;
        rows.Take(news);
        if (news.Kind == NewsKind.Gap) observers.Missed();
        if (news.Kind == NewsKind.Rewound)
        {
            LogRewound(known, news.Sequence);
            observers.Rewound();
        }

        observers.Announce(rows, clock.Read(), isRemote: true);
        rows.BatchCommitted();
    }

    private void Apply(PendingCommand command, DateTimeOffset now)
    {
        try
        {
            var keep = command.Run(rows, now);
            if (keep && !rows.IsIncomplete) rows.AcceptCommand();
            else rows.DiscardCommand();
        }
#pragma warning disable CA1031 // A bug in one command fails that command's caller (500), not the batch.
        catch (Exception error) when (error is not DbException)
#pragma warning restore CA1031
        {
            rows.DiscardCommand();
            command.Fail(error);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A transaction of {Commands} commands was not written")]
    private partial void LogTransactionFailed(Exception error, int commands);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What other nodes committed could not be read")]
    private partial void LogNewsFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Critical,
        Message = "The database lacks commits that this server knew: it was at position {Known}, the database is at {Position}. A replica that was behind was promoted, or a backup was restored. Everything is read again")]
    private partial void LogRewound(long known, long position);

    private enum Written
    {
        Committed,
        Not,

        /// <summary>Somebody else's transaction was in the way (a deadlock, a serialisation failure): worth another try.</summary>
        Clashed,
        Away,

        /// <summary>
        /// A second try would come to the same (a full disk, a file that another process holds locked), or the database went away in the moment of the
        /// commit, and it could do it twice.
        /// </summary>
        Final,
    }
}
