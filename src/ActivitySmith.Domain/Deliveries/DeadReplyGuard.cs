using ActivitySmith.Domain.Clocks;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>
/// Distinguishes dead addresses from a wrong setting or a faulty push service. Addresses die one at a time. When a push service reports most of the
/// recently used addresses as dead, the guard doubts these replies: removing all addresses would lose devices until people open their
/// apps.
/// </summary>
/// <param name="memory">How long a reply counts; older ones are dropped.</param>
/// <remarks>Counts each address once, with its latest reply. Not thread-safe: callers that share an instance use a lock.</remarks>
public sealed class DeadReplyGuard(TimeSpan memory)
{
    /// <summary>Maximum number of addresses in memory; the ones with the oldest reply are dropped first.</summary>
    public const int Size = 256;

    /// <summary>Doubt does not begin below this number of dead addresses, whatever their share.</summary>
    public const int MinDead = 5;

    /// <summary>Doubt begins from this share of dead addresses among all in memory.</summary>
    public const double Share = 0.5;

    private readonly Dictionary<int, LinkedListNode<Reply>> newest = [];
    private readonly LinkedList<Reply> byAge = new();
    private int dead;
    private bool isDoubting;

    /// <summary>Records an accepted push. It ends any doubt, because the cause may be fixed.</summary>
    /// <param name="address">A token, or the endpoint of a subscription.</param>
    /// <param name="now">The time of the reply.</param>
    public void Accepted(string address, Moment now)
    {
        Note(address, now, isDead: false);
        isDoubting = false;
    }

    /// <summary>
    /// Records an address that was reported dead, and returns whether to doubt the report. Doubt lasts until a push is accepted, however long that
    /// takes: while a setting is wrong or a service is faulty, the server sends so rarely that earlier replies expire.
    /// </summary>
    /// <inheritdoc cref="Accepted"/>
    public bool IsDoubted(string address, Moment now)
    {
        Note(address, now, isDead: true);
        return isDoubting |= dead >= MinDead && dead >= newest.Count * Share;
    }

    /// <summary>Drops all replies; called after the cause is fixed.</summary>
    public void Clear()
    {
        newest.Clear();
        byAge.Clear();
        dead = 0;
        isDoubting = false;
    }

    private void Note(string address, Moment now, bool isDead)
    {
        var key = address.GetHashCode(StringComparison.Ordinal);
        if (newest.TryGetValue(key, out var known)) Remove(known);
        while (byAge.First is { } oldest && (newest.Count >= Size || now - oldest.Value.At > memory)) Remove(oldest);
        newest[key] = byAge.AddLast(new Reply(key, now, isDead));
        if (isDead) dead++;
    }

    private void Remove(LinkedListNode<Reply> node)
    {
        byAge.Remove(node);
        newest.Remove(node.Value.Key);
        if (node.Value.IsDead) dead--;
    }

    private readonly record struct Reply(int Key, Moment At, bool IsDead);
}
