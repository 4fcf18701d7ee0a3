using System.Diagnostics.CodeAnalysis;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Delivery.Actions;

/// <summary>
/// Queues items per account and limits how many are in progress. Accounts take turns. With n accounts that have items queued or in
/// progress, each gets at most 1/(n + 1) of the places, so that slow receivers of one account leave room for the next account.
/// </summary>
/// <param name="concurrency">Maximum of items in progress, 1 and up.</param>
internal sealed class FairQueue<T>(int concurrency)
{
    private readonly Lock gate = new();

    /// <summary>Accounts with items queued or in progress.</summary>
    private readonly Dictionary<AccountId, Line> lines = [];

    /// <summary>Accounts with queued items, in the order of their turns.</summary>
    private readonly Queue<Line> turns = new();

    private int underWay;
    private bool isClosed;

    /// <returns>False once the queue is closed.</returns>
    public bool TryAdd(AccountId account, T item)
    {
        lock (gate)
        {
            if (isClosed) return false;
            if (!lines.TryGetValue(account, out var line)) lines[account] = line = new Line();
            line.Waiting.Enqueue(item);
            if (line.Waiting.Count == 1) turns.Enqueue(line);
            return true;
        }
    }

    /// <summary>Takes the next item, which counts as in progress until <see cref="Finished"/>.</summary>
    /// <returns>False when nothing is queued, or when the limits allow no more.</returns>
    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        lock (gate)
        {
            item = default;
            if (isClosed || underWay >= concurrency) return false;
            var share = Math.Max(1, concurrency / (lines.Count + 1));
            for (var looks = turns.Count; looks > 0; looks--)
            {
                var line = turns.Dequeue();
                if (line.UnderWay >= share)
                {
                    turns.Enqueue(line);
                    continue;
                }

                item = line.Waiting.Dequeue()!;
                line.UnderWay++;
                underWay++;
                if (line.Waiting.Count > 0) turns.Enqueue(line);
                return true;
            }

            return false;
        }
    }

    /// <summary>Ends an item of the account, so that another may be taken.</summary>
    public void Finished(AccountId account)
    {
        lock (gate)
        {
            var line = lines[account];
            line.UnderWay--;
            underWay--;
            if (line is { UnderWay: 0, Waiting.Count: 0 }) lines.Remove(account);
        }
    }

    /// <summary>From now on, adds and hands out nothing.</summary>
    public void Close()
    {
        lock (gate) isClosed = true;
    }

    private sealed class Line
    {
        public Queue<T> Waiting { get; } = new();

        public int UnderWay { get; set; }
    }
}
