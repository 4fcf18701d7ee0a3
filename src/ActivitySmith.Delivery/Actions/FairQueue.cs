using System.Diagnostics.CodeAnalysis;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Delivery.Actions;

/// <summary>
/// What waits, a line for each account, and how much of it may be under way. Accounts take turns. With n accounts that have something
/// waiting or under way, none holds more than one part in n + 1 of the places, so that the slow receivers of one account leave room for
/// the next account that comes.
/// </summary>
/// <param name="concurrency">Items under way at a time, 1 and up.</param>
internal sealed class FairQueue<T>(int concurrency)
{
    private readonly Lock gate = new();

    /// <summary>Accounts with something waiting or under way.</summary>
    private readonly Dictionary<AccountId, Line> lines = [];

    /// <summary>Those with something waiting; the one whose turn it is comes first.</summary>
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

    /// <summary>Takes the next item, which is under way until <see cref="Finished"/>.</summary>
    /// <returns>False when nothing waits, or nothing more may be under way.</returns>
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

    /// <summary>An item of the account is no longer under way; another may be taken.</summary>
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

    /// <summary>Nothing more is added or taken.</summary>
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
