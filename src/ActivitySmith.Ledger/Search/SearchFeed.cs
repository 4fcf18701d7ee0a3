using System.Threading.Channels;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Search;

/// <summary>
/// The committed rows that the index of search does not have yet, the newest version of each. What does not fit is forgotten: the index then reads the
/// rows of the database (<see cref="SearchBacklog"/>).
/// </summary>
public sealed class SearchFeed(IDuty duty) : ICommitObserver
{
    /// <summary>About 20,000 rows, most of which are in the ledger's memory too.</summary>
    private const int MaxBytes = 32 << 20;

    private readonly Lock gate = new();
    private readonly Dictionary<SearchKey, object> rows = [];

    /// <summary>The keys of the rows in the order of their first change, so that none waits forever.</summary>
    private readonly Queue<SearchKey> order = [];
    private readonly Channel<bool> arrivals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long bytes;

    /// <summary>The change sequence after the last commit with rows; null before one.</summary>
    private long? position;

    /// <summary>Whether rows may have changed that are not here.</summary>
    private bool hasGap = true;

    public void Committed(CommittedBatch batch)
    {
        if (batch is { Activities: [], Notifications: [], Streams: [] }) return;
        lock (gate)
        {
            position = batch.Sequence;
            if (!hasGap && !duty.IsMine) Forget();
            if (!hasGap) Add(batch);
            if (bytes > MaxBytes) Forget();
        }

        // Also after a gap: the index may not know of it yet.
        arrivals.Writer.TryWrite(true);
    }

    public void Missed() => Lose();

    public void Rewound() => Lose();

    /// <summary>Completes when there is something to index.</summary>
    public async Task Arrival(CancellationToken cancellation) => await arrivals.Reader.ReadAsync(cancellation);

    /// <summary>Wakes the index, although nothing was committed.</summary>
    public void Wake() => arrivals.Writer.TryWrite(true);

    /// <summary>Begins to collect rows again when there is a gap, which the caller must close with rows that it reads later.</summary>
    /// <returns>Whether there was a gap.</returns>
    internal bool TakeGap()
    {
        lock (gate)
        {
            var had = hasGap;
            hasGap = false;
            return had;
        }
    }

    /// <summary>The rows that the caller has taken are not in the index, nor is what it should have read.</summary>
    internal void Lose()
    {
        lock (gate) Forget();
        arrivals.Writer.TryWrite(true);
    }

    /// <summary>Removes rows.</summary>
    /// <param name="limit">Maximum rows.</param>
    /// <param name="upTo">The change sequence up to which all rows have then been taken; null when there are more rows, or a gap, or no commit yet.</param>
    internal IReadOnlyList<object> Take(int limit, out long? upTo)
    {
        lock (gate)
        {
            var taken = new List<object>();
            while (taken.Count < limit && order.TryDequeue(out var key))
            {
                rows.Remove(key, out var row);
                bytes -= SizeOf(row!);
                taken.Add(row!);
            }

            upTo = rows.Count == 0 && !hasGap ? position : null;
            return taken;
        }
    }

    /// <summary>Whether a newer version of the row is here.</summary>
    internal bool Has(SearchKey key)
    {
        lock (gate) return rows.ContainsKey(key);
    }

    private void Add(CommittedBatch batch)
    {
        foreach (var activity in batch.Activities) Add(SearchKey.Of(activity), activity);
        foreach (var stream in batch.Streams) Add(SearchKey.Of(stream), stream);
        foreach (var notification in batch.Notifications) Add(SearchKey.Of(notification), notification);
    }

    private void Add(SearchKey key, object row)
    {
        if (rows.TryGetValue(key, out var before)) bytes -= SizeOf(before);
        else order.Enqueue(key);
        rows[key] = row;
        bytes += SizeOf(row);
    }

    private void Forget()
    {
        rows.Clear();
        order.Clear();
        bytes = 0;
        hasGap = true;
    }

    private static int SizeOf(object row) => row switch
    {
        Activity activity => RowSize.Of(activity),
        Notification notification => RowSize.Of(notification),
        StreamRecord stream => RowSize.Base + RowSize.Of(stream.Parked),
        _ => 0,
    };
}
