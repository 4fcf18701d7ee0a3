using System.Collections.Concurrent;
using System.Data.Common;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Pruning;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Search;
using ActivitySmith.Ledger.Telemetry;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Ledger;

/// <summary>
/// The only writer. One thread applies the waiting commands in the order of arrival, commits them in one transaction, and only then completes the
/// callers. There is no timer: a batch fills while the previous one is written.
/// </summary>
public sealed partial class LedgerWriter : IAsyncDisposable
{
    /// <summary>Attempts of one command that may conflict with other transactions before the command is refused.</summary>
    private const int ClashLimit = 3;

    private readonly ConcurrentQueue<PendingCommand> queue = new();
    private readonly ConcurrentQueue<SideWork> sideWork = new();

    /// <summary>Callers that wait until the commits of other nodes have been read.</summary>
    private readonly ConcurrentQueue<TaskCompletionSource> learners = new();

    /// <summary>Not disposed: a caller may still set it while the ledger closes.</summary>
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
    private readonly CurrentProblem problem;
    private readonly QueueLimits places;
    private readonly LedgerMeter? meter;
    private readonly CommitTraces traces = new();
    private volatile bool idle;
    private volatile bool hasNews;
    private volatile bool stopping;
    private volatile bool closed;

    public LedgerWriter(
        IRowStore store, IEnumerable<ICommitObserver> observers, TimeProvider clock, LedgerOptions options, ILogger<LedgerWriter> log,
        LedgerMeter? meter = null)
    {
        this.store = store;
        sharing = store.Sharing;
        this.clock = clock;
        this.options = options;
        places = new QueueLimits(options);
        this.log = log;
        this.meter = meter;
        meter?.Observe(() => places.Count, options.QueueLimit);
        problem = new CurrentProblem(log);
        this.observers = new CommitObservers(observers, log);
        rows = new RowSet(store, new UnreadableRows(log)) { ConcurrentActivities = options.ConcurrentActivities };
        new Thread(Run) { IsBackground = true, Name = "ledger" }.Start();
        sharing?.Duty.Subscribe(LearnEverything, () => { });
        sharing?.Subscribe(() =>
        {
            hasNews = true;
            if (idle) arrival.Set();
        });
    }

    /// <summary>Commands that wait for their transaction.</summary>
    public int Waiting => places.Count;

    /// <summary>
    /// The problem that prevented the last write; null when it succeeded. It stays until a write succeeds, such as a <see cref="ProbeWrite"/>.
    /// </summary>
    public StorageProblem? Problem => problem.Value;

    /// <summary>
    /// Queues a command. The task completes when the command is on disk or refused. The refusal has the kind <see cref="RefusalKind.Overloaded"/>
    /// when the queue is full or the database cannot be written. A caller cannot cancel a queued command.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="origin">
    /// The request behind the command, which counts against its account's part of the queue; null for the server's own work.
    /// </param>
    public Task<Result<TResult>> Submit<TResult>(Command<TResult> command, CommandOrigin? origin = null)
    {
        if (stopping || !places.TryTake(origin))
        {
            meter?.Count(command.Name, CommandOutcome.Overloaded);
            return Task.FromResult<Result<TResult>>(Catalogue.Overloaded);
        }

        var pending = new PendingCommand<TResult>(command) { Origin = origin, Meter = meter, Span = CommitSpan.Begin(command.Name) };
        queue.Enqueue(pending);
        if (idle) arrival.Set();
        if (closed) CompleteLate();
        return pending.Task;
    }

    /// <summary>
    /// Deletes up to <see cref="PruneRequest.BatchSize"/> rows in a separate transaction between two batches of commands. Repeat until fewer are
    /// deleted. The task fails with the database's error, and is cancelled when the ledger stops first.
    /// </summary>
    /// <returns>Number of deleted rows.</returns>
    public Task<int> Prune(PruneRequest request) => Between(() =>
    {
        var pruned = store.Prune(request, PruneRequest.BatchSize);
        rows.Forget(request.Table, pruned.Keys);
        return pruned.Count;
    });

    /// <summary>
    /// Writes to the index of search in a separate transaction between two batches of commands. The task fails with the database's error, and is
    /// cancelled when the ledger stops first.
    /// </summary>
    /// <param name="write">Called on the ledger's thread, when observers have been notified of all commits; null to write nothing.</param>
    /// <returns>Whether it was written; false when other nodes have committed, of which observers are notified next.</returns>
    public Task<bool> Index(Func<SearchWrite?> write) => Between(() =>
    {
        try
        {
            if (sharing?.Begin(rows.Sequence) is { } news) Take(news);
            var isWritten = store.Index(rows.Sequence, write);
            if (!isWritten) hasNews = true;
            return isWritten;
        }
        catch
        {
            sharing?.Leave();
            rows.BatchFailed(isCacheCertain: true);
            throw;
        }
    });

    /// <summary>Writes the waiting commands, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        stopping = true;
        arrival.Set();
        await stopped.Task;
    }

    private Task<T> Between<T>(Func<T> work)
    {
        var pending = new SideWork<T>(work);
        if (stopping) pending.Cancel();
        else sideWork.Enqueue(pending);
        if (idle) arrival.Set();
        if (closed) CompleteLate();
        return pending.Task;
    }

    /// <summary>Completes when this node has read all commits of other nodes up to now and has notified the observers.</summary>
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

            if (!stopping && sideWork.TryDequeue(out var work)) work.Run();
            if (hasNews) CatchUp();
            if (!queue.IsEmpty || (!stopping && !sideWork.IsEmpty)) continue;
            if (stopping) break;
            idle = true;

            // Without the barrier, the reads below may be reordered before the volatile write; a command that arrives at that time would not wake
            // this thread.
            Interlocked.MemoryBarrier();
            if (queue.IsEmpty && sideWork.IsEmpty && !hasNews) arrival.WaitOne();
            idle = false;
        }

        // Callers that arrived between the last check and the flag are completed here; later callers see the flag.
        closed = true;
        Interlocked.MemoryBarrier();
        CompleteLate();
        store.Dispose();
        stopped.SetResult();
    }

    private void CompleteLate()
    {
        while (queue.TryDequeue(out var late)) Refuse(late, Catalogue.Overloaded);
        while (sideWork.TryDequeue(out var work)) work.Cancel();
    }

    private void Write()
    {
        var written = TryTransaction(batch);

        // A connection may break although the database is available (a restart, a failover): retry the whole batch once on a new connection.
        if (written == Written.Away) written = TryTransaction(batch);
        if (written == Written.Committed) return;
        if (written is Written.Away or Written.Final || (written == Written.Not && batch.Count == 1))
        {
            foreach (var command in batch) Refuse(command, problem.Value.Refusal());
            return;
        }

        // One bad command must fail alone. A problem that affects all commands may take seconds to detect, so it is detected only once.
        foreach (var command in batch.ToArray())
        {
            if (written is not (Written.Away or Written.Final)) written = TryAlone(command);
            if (written != Written.Committed) Refuse(command, problem.Value.Refusal());
        }
    }

    private Written TryAlone(PendingCommand command)
    {
        var written = TryTransaction([command]);
        for (var clashes = 1; written == Written.Clashed && clashes < ClashLimit; clashes++) written = TryTransaction([command]);
        return written;
    }

    private static void Refuse(PendingCommand command, Refusal refusal)
    {
        command.Refuse(refusal);
        CallerCompletions.Give([command]);
    }

    /// <summary>Applies and commits the commands together. Unless the commit succeeds, nothing is written and no caller is completed.</summary>
    private Written TryTransaction(List<PendingCommand> commands)
    {
        var isWritten = false;
        traces.Clear();
        try
        {
            if (sharing?.Begin(rows.Sequence) is { } news) Take(news);
            var now = Instant.Truncate(clock.GetUtcNow());
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

                // An existing file or a granted turn does not show that writes work.
                if (problem.Value == StorageProblem.FileReplaced || (problem.Value == StorageProblem.Unavailable && !problem.IsOfWriting)) problem.End();
                CallerCompletions.Give(commands);
                return Written.Committed;
            }

            var began = clock.GetTimestamp();
            var sequence = store.Commit(rows.Changes, rows.Sequence);
            isWritten = true;
            meter?.Committed(clock.GetElapsedTime(began), commands.Count);
            observers.Announce(rows, sequence, clock.Read(), isRemote: false, traces.Take());
            rows.BatchCommitted(sequence);
        }
        catch (OvertakenException)
        {
            sharing!.Leave();
            return TryAgain();
        }
        // Whatever the database throws, the transaction is lost: log it, forget the rows, let the caller decide.
        catch (Exception error)
        {
            sharing?.Leave();
            var found = store.ProblemOf(error);
            rows.BatchFailed(isCacheCertain: !isWritten && found.LeavesCacheCertain(error, isShared: sharing is not null));
            if (found is { } and not StorageProblem.Failing)
            {
                problem.Begin(found.Value, error, isOfWriting: true);
                return error is StorageUnavailableException { MayBeWritten: false } ? Written.Away : Written.Final;
            }

            LogTransactionFailed(error, commands.Count);
            if (found is not null && commands.Count == 1) problem.Begin(found.Value, error, isOfWriting: true);
            else if (problem.Value == StorageProblem.Unavailable) problem.End();
            return error is DbException { IsTransient: true } ? Written.Clashed : Written.Not;
        }

        problem.End();
        CallerCompletions.Give(commands);
        return Written.Committed;

        Written TryAgain()
        {
            // The commits of the other node are read before the next attempt.
            rows.BatchFailed(isCacheCertain: true);
            return TryTransaction(commands);
        }
    }

    /// <summary>
    /// Loads the rows that the command at <paramref name="first"/> lacks, together with those that the following commands will need.
    /// </summary>
    private void LoadFor(List<PendingCommand> commands, int first, DateTimeOffset now)
    {
        for (var next = first + 1; next < commands.Count; next++)
        {
            Apply(commands[next], now);
            rows.DiscardCommand();
        }

        rows.LoadWanted();
    }

    /// <summary>Reads the commits of other nodes while there is nothing to write.</summary>
    private void CatchUp()
    {
        hasNews = false;
        var learning = learners.ToArray();
        foreach (var _ in learning) learners.TryDequeue(out TaskCompletionSource? _);
        try
        {
            if (sharing!.ReadNews(rows.Sequence) is { } news) Take(news);
            foreach (var learnt in learning) learnt.SetResult();

            // Reading other nodes' commits does not show that writes work.
            if (problem.Value == StorageProblem.Unavailable && !problem.IsOfWriting) problem.End();
        }
        catch (StorageUnavailableException error)
        {
            // The listener wakes this thread again, and every batch begins with the same check.
            problem.Begin(StorageProblem.Unavailable, error, isOfWriting: false);
            rows.BatchFailed(isCacheCertain: true);
            foreach (var learnt in learning) learnt.SetException(error);
        }
        // Whatever the error is, this thread must continue: every batch begins with the same check and is refused when the check fails.
        catch (Exception error)
        {
            LogNewsFailed(error);
            rows.BatchFailed(isCacheCertain: false);
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

        observers.Announce(rows, news.Sequence, clock.Read(), isRemote: true);
        rows.BatchCommitted();
    }

    private void Apply(PendingCommand command, DateTimeOffset now)
    {
        try
        {
            var keep = command.Run(rows, now);
            var isKept = keep && !rows.IsIncomplete;
            if (isKept && command.Span is { } span) traces.Note(rows, span);
            if (isKept) rows.AcceptCommand();
            else rows.DiscardCommand();
        }
        // A bug in one command fails that command's caller (500), not the batch.
        catch (Exception error) when (error is not DbException)
        {
            rows.DiscardCommand();
            command.Fail(error);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Transaction failed: {Commands} commands were not written")]
    private partial void LogTransactionFailed(Exception error, int commands);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading the commits of other nodes failed")]
    private partial void LogNewsFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Critical,
        Message = "Database lacks commits: this server was at position {Known}, the database is at {Position}. "
            + "A replica that was behind was promoted, or a backup was restored. Reading everything again")]
    private partial void LogRewound(long known, long position);
}
