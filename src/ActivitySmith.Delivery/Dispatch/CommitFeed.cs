using System.Threading.Channels;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Delivery.Dispatch;

/// <summary>
/// What is committed, in its order, handed over from the ledger's thread to the dispatcher. It is a hint: the rows are on disk. When more waits than there
/// is room for, the feed drops what follows and says so, and the dispatcher reads the open rows again; until then nothing is sent.
/// </summary>
/// <param name="limit">Estimated bytes that may wait, as <see cref="RowSize"/> counts.</param>
public sealed class CommitFeed(long limit) : ICommitObserver
{
    /// <summary>32 MiB: some 20,000 commits that change a card each, while the dispatcher takes tens of thousands in a second.</summary>
    private const long Limit = 32 << 20;

    private readonly Channel<object> items = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock gate = new();
    private long waiting;
    private bool isDropping;

    /// <summary>Counts up with each gap.</summary>
    private long gaps;

    /// <summary>The gap behind which all is known again.</summary>
    private long closedGaps;

    /// <summary>A server that never had a phone spends nothing on one.</summary>
    private volatile bool hasPhones;

    public CommitFeed()
        : this(Limit)
    {
    }

    /// <summary>How often commits were dropped so far.</summary>
    internal long Gaps => Interlocked.Read(ref gaps);

    /// <summary>Whether commits were dropped that the dispatcher has not made up for: what it holds may be old, and nothing may be sent by it.</summary>
    internal bool IsBehind => Interlocked.Read(ref closedGaps) < Interlocked.Read(ref gaps);

    /// <summary>On the ledger's thread.</summary>
    public void Committed(CommittedBatch batch)
    {
        if (batch.Deliveries.Count > 0 || batch.Devices.Count > 0) hasPhones = true;
        if (!hasPhones && batch.DeletedDevices.Count == 0 && batch.Regrouped.Count == 0 && batch.Badges.Count == 0 && batch.DeletedAccounts.Count == 0) return;
        var entry = new Entry(batch, SizeOf(batch));
        lock (gate)
        {
            if (isDropping) return;
            if (waiting > 0 && waiting + entry.Size > limit) BeginGap();
            else if (items.Writer.TryWrite(entry)) waiting += entry.Size;
        }
    }

    /// <summary>What other nodes committed can no longer be told one by one.</summary>
    public void Missed()
    {
        lock (gate)
            if (!isDropping) BeginGap();
    }

    /// <summary>The database has lost commits: what the dispatcher holds is of another history.</summary>
    public void Rewound()
    {
        lock (gate) BeginGap(isRewound: true);
    }

    /// <summary>There are deliveries from before the start.</summary>
    internal void Expect() => hasPhones = true;

    /// <summary>Batches; <see cref="Gap"/> where some are missing, and markers (<see cref="TaskCompletionSource"/>) between them.</summary>
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

    /// <summary>Commits come again from here on; the reader must read afterwards what it missed.</summary>
    internal void EndGap()
    {
        lock (gate) isDropping = false;
    }

    /// <summary>
    /// The reader has read all rows. Rows that it took from commits before that are older; so the gap is closed only once it has got to a marker that
    /// comes behind them, which comes out of <see cref="Read"/>.
    /// </summary>
    internal void MarkRead(Gap gap) => items.Writer.TryWrite(new Caught(gap.Number));

    /// <returns>Whether all is known now; else there is another gap ahead.</returns>
    internal bool Close(Caught caught)
    {
        Interlocked.Exchange(ref closedGaps, caught.Number);
        return !IsBehind;
    }

    /// <summary>Ends when everything committed up to now was read; at once after the end.</summary>
    internal Task Passed()
    {
        var marker = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return items.Writer.TryWrite(marker) ? marker.Task : Task.CompletedTask;
    }

    internal void End() => items.Writer.TryComplete();

    private void BeginGap(bool isRewound = false)
    {
        isDropping = true;
        items.Writer.TryWrite(new Gap(Interlocked.Increment(ref gaps), isRewound));
    }

    private static long SizeOf(CommittedBatch batch)
    {
        long size = RowSize.Base * (1 + batch.Badges.Count + batch.Deliveries.Count + batch.Devices.Count + batch.DeletedDevices.Count + batch.ApiKeys.Count + batch.Accounts.Count);
        foreach (var activity in batch.Activities) size += RowSize.Of(activity);
        foreach (var notification in batch.Notifications) size += RowSize.Of(notification);
        return size;
    }

    /// <summary>Commits are missing here, or those before it do not count any more.</summary>
    internal sealed record Gap(long Number, bool IsRewound);

    /// <summary>Here the reader knows again what the gap held.</summary>
    internal sealed record Caught(long Number);

    private sealed record Entry(CommittedBatch Batch, long Size);
}
