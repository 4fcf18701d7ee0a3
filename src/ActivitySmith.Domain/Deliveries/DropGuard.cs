using ActivitySmith.Domain.Clocks;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>
/// Tells addresses that are dead from a setting or a push service that is wrong: addresses die one at a time, so when most of those that were asked
/// about lately are called dead, none is. Forgetting them all would lose devices until somebody opens their apps.
/// </summary>
/// <param name="memory">Older replies say nothing about now.</param>
/// <remarks>Counts each address once, by the latest reply for it. Not thread-safe: callers that share an instance take a lock.</remarks>
public sealed class DropGuard(TimeSpan memory)
{
    /// <summary>Addresses that are remembered; the ones that were quiet for longest go first.</summary>
    public const int Size = 256;

    /// <summary>Fewer dead ones than this are dead, whatever their share.</summary>
    public const int MinDead = 5;

    /// <summary>Dead ones among all, from which on none is believed.</summary>
    public const double Share = 0.5;

    private readonly Dictionary<int, LinkedListNode<Reply>> newest = [];
    private readonly LinkedList<Reply> byAge = new();
    private int dead;
    private bool isDoubting;

    /// <summary>Notes a push that was taken: whatever was wrong may be over.</summary>
    /// <param name="address">A token, or a subscription's endpoint.</param>
    /// <param name="now">When.</param>
    public void Accepted(string address, Moment now)
    {
        Note(address, now, isDead: false);
        isDoubting = false;
    }

    /// <summary>
    /// Notes an address that was called dead, and returns whether not to believe it. Who was doubted once stays so until something is taken, however
    /// long that is: a setting that is wrong, or a service that is ill, is tried so rarely that earlier replies are forgotten meanwhile.
    /// </summary>
    /// <inheritdoc cref="Accepted"/>
    public bool IsDoubted(string address, Moment now)
    {
        Note(address, now, isDead: true);
        return isDoubting |= dead >= MinDead && dead >= newest.Count * Share;
    }

    /// <summary>Forgets everything; called once the cause is fixed.</summary>
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
