using System.Threading.Channels;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Delivery.Dispatch;

/// <summary>
/// Passes commits in order from the ledger's thread to the dispatcher. The feed may lose commits, because the rows are in the database.
/// When it is full, it drops further commits and reports a gap. The dispatcher then reads the open rows again, and nothing is sent until
/// it has.
/// </summary>
/// <param name="limit">Limit of waiting commits in estimated bytes, as <see cref="RowSize"/> counts.</param>
public sealed class CommitFeed(long limit) : ICommitObserver
{
    /// <summary>32 MiB: about 20,000 commits that change one card each. The dispatcher processes tens of thousands a second.</summary>
    private const long Limit = 32 << 20;

    private readonly Channel<object> items = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock gate = new();
    private long waiting;
    private bool isDropping;

    /// <summary>Number of gaps so far.</summary>
    private long gaps;

    /// <summary>The last gap that the dispatcher has caught up with.</summary>
    private long closedGaps;

    /// <summary>A server that never had a device skips the feed, which saves the cost.</summary>
    private volatile bool hasPhones;

    public CommitFeed()
        : this(Limit)
    {
    }

    /// <summary>How often the reader has had to read all rows so far: once at its start, and then for each time that commits were dropped.</summary>
    internal long Gaps => Interlocked.Read(ref gaps);

    /// <summary>Whether the dispatcher has not caught up with dropped commits. Its state may be outdated, so nothing may be sent.</summary>
    internal bool IsBehind => Interlocked.Read(ref closedGaps) < Interlocked.Read(ref gaps);

    /// <summary>Runs on the ledger's thread.</summary>
    public void Committed(CommittedBatch batch)
    {
        if (batch.Deliveries.Count > 0 || batch.Devices.Count > 0) hasPhones = true;
        if (!hasPhones && batch.DeletedDevices.Count == 0 && batch.Channels.Count + batch.DeletedChannels.Count == 0 && batch.Badges.Count == 0
            && batch.DeletedAccounts.Count == 0) return;
        var entry = new Entry(batch, SizeOf(batch));
        lock (gate)
        {
            if (isDropping) return;
            if (waiting > 0 && waiting + entry.Size > limit) BeginGap();
            else if (items.Writer.TryWrite(entry)) waiting += entry.Size;
        }
    }

    /// <summary>Commits of other nodes were missed.</summary>
    public void Missed()
    {
        lock (gate)
            if (!isDropping) BeginGap();
    }

    /// <summary>The database has lost commits, so the dispatcher's state is from another history.</summary>
    public void Rewound()
    {
        lock (gate) BeginGap(GapReason.Rewound);
    }

    /// <summary>Opens the feed of a dispatcher that has read nothing yet. Commits from here on wait until it has.</summary>
    internal void Begin() => items.Writer.TryWrite(new Gap(Interlocked.Increment(ref gaps), GapReason.Start));

    /// <summary>Enables the feed: there are deliveries from before the start.</summary>
    internal void Expect() => hasPhones = true;

    /// <summary>
    /// Yields batches, a <see cref="Gap"/> where some are missing, and markers (<see cref="TaskCompletionSource"/>) between them.
    /// </summary>
    internal async IAsyncEnumerable<object> Read()
    {
        await foreach (var item in items.Reader.ReadAllAsync())
        {
            if (item is not Entry entry)
            {
                yield return item;
                continue;
            }

            lock (gate) waiting -= entry.Size;
            yield return entry.Batch;
        }
    }

    /// <summary>Accepts commits again from here on. Afterwards the reader must read the rows that it missed.</summary>
    internal void EndGap()
    {
        lock (gate) isDropping = false;
    }

    /// <summary>
    /// The reader has read all rows. Commits already in the feed may hold older rows, so the gap closes only at a marker behind them,
    /// which <see cref="Read"/> yields.
    /// </summary>
    internal void MarkRead(Gap gap) => items.Writer.TryWrite(new Caught(gap.Number));

    /// <returns>Whether nothing is missing now. If false, another gap follows.</returns>
    internal bool Close(Caught caught)
    {
        Interlocked.Exchange(ref closedGaps, caught.Number);
        return !IsBehind;
    }

    /// <summary>Completes when the reader has processed everything committed so far; at once after <see cref="End"/>.</summary>
    internal Task Passed()
    {
        var marker = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return items.Writer.TryWrite(marker) ? marker.Task : Task.CompletedTask;
    }

    /// <summary>Asks the reader to compare deliveries with their recipients, after everything committed so far.</summary>
    internal void Ask(Recheck recheck) => items.Writer.TryWrite(recheck);

    /// <summary>Hands the running activities of an account to the reader.</summary>
    internal void Found(RunningFound found) => items.Writer.TryWrite(found);

    internal void End() => items.Writer.TryComplete();

    private void BeginGap(GapReason reason = GapReason.Missed)
    {
        isDropping = true;
        items.Writer.TryWrite(new Gap(Interlocked.Increment(ref gaps), reason));
    }

    private static long SizeOf(CommittedBatch batch)
    {
        long size = RowSize.Base * (1 + batch.Badges.Count + batch.Deliveries.Count + batch.Devices.Count + batch.Channels.Count
            + batch.DeletedDevices.Count + batch.ApiKeys.Count + batch.Accounts.Count);
        foreach (var activity in batch.Activities) size += RowSize.Of(activity);
        foreach (var notification in batch.Notifications) size += RowSize.Of(notification);
        return size;
    }

    /// <summary>Marks missing commits: the reader must read all rows.</summary>
    internal sealed record Gap(long Number, GapReason Reason);

    /// <summary>Marks where the reader has caught up with the gap.</summary>
    internal sealed record Caught(long Number);

    /// <summary>Asks for a comparison of deliveries with their recipients.</summary>
    /// <param name="Lane">The activity; null for all, when this node takes over.</param>
    internal sealed record Recheck(ActivityLane? Lane);

    private sealed record Entry(CommittedBatch Batch, long Size);
}

/// <summary>Why a reader of the commits must read all rows.</summary>
internal enum GapReason
{
    /// <summary>It starts.</summary>
    Start,

    /// <summary>Commits were dropped, or not seen.</summary>
    Missed,

    /// <summary>The database has lost commits, so what the reader knows is from another history.</summary>
    Rewound,
}
