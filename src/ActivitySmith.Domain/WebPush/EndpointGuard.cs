using ActivitySmith.Domain.Apns;

namespace ActivitySmith.Domain.WebPush;

/// <summary>
/// Tells dead subscriptions from a push service that is wrong, by the rule of <see cref="DropGuard"/>: subscriptions die one at a time, so when
/// most of those that it was asked about within minutes are called dead, the service is to blame. A browser whose subscription was forgotten
/// gets nothing until somebody opens its app.
/// </summary>
/// <remarks>Counts each subscription once, by its newest answer. Not safe for several threads at once.</remarks>
public sealed class EndpointGuard
{
    /// <summary>Subscriptions that are remembered; the ones that were quiet for longest go first.</summary>
    public const int Size = 256;

    /// <summary>Older answers say nothing about now.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly Dictionary<int, LinkedListNode<Answer>> newest = [];
    private readonly LinkedList<Answer> byAge = new();
    private int dead;

    /// <summary>Notes a message that was taken.</summary>
    /// <param name="endpoint">The subscription's.</param>
    /// <param name="now">Time since any fixed moment, by a clock that is never set.</param>
    public void Accepted(string endpoint, TimeSpan now) => Note(endpoint, now, isDead: false);

    /// <summary>Notes a subscription that was called dead, and answers whether the service is to blame.</summary>
    /// <inheritdoc cref="Accepted"/>
    public bool IsServiceToBlame(string endpoint, TimeSpan now)
    {
        Note(endpoint, now, isDead: true);
        return dead >= DropGuard.MinBad && dead >= newest.Count * DropGuard.Share;
    }

    private void Note(string endpoint, TimeSpan now, bool isDead)
    {
        var key = endpoint.GetHashCode(StringComparison.Ordinal);
        if (newest.TryGetValue(key, out var known)) Remove(known);
        while (byAge.First is { } oldest && (newest.Count >= Size || now - oldest.Value.At > Memory)) Remove(oldest);
        newest[key] = byAge.AddLast(new Answer(key, now, isDead));
        if (isDead) dead++;
    }

    private void Remove(LinkedListNode<Answer> node)
    {
        byAge.Remove(node);
        newest.Remove(node.Value.Key);
        if (node.Value.IsDead) dead--;
    }

    private readonly record struct Answer(int Key, TimeSpan At, bool IsDead);
}
