using ActivitySmith.Domain.Channels;
using ActivitySmith.Ledger.LiveActivities;

namespace ActivitySmith.Delivery.Pages;

/// <summary>
/// The cards that one stream shows: the running activities for it with the newest start, and the latest ended ones. A stream whose account has more
/// ignores changes of the others without reading anything. Not safe for concurrent calls; <see cref="PageMailbox"/> makes them one after the other.
/// </summary>
/// <param name="limits">The maximum numbers.</param>
public sealed class ShownCards(CardLimits limits)
{
    private readonly Dictionary<string, DateTimeOffset> running = [];
    private readonly Queue<string> ended = [];
    private Predicate<Target> isMeant = _ => false;
    private CardPlace? last;

    /// <summary>
    /// Start of the oldest activity that the stream shows; it shows all newer ones. Null: there are no others.
    /// </summary>
    public DateTimeOffset? ShownSince => last?.StartedAt;

    /// <summary>Whether ended activities have left room for the next ones.</summary>
    public bool HasRoom => last is not null && running.Count < limits.Running;

    /// <summary>The place after which the next activities are, and how many of them to read; null when the stream has no room.</summary>
    public (CardPlace After, int Count)? Room => HasRoom ? (last!.Value, limits.Running + limits.Spare - running.Count) : null;

    /// <summary>Ids of all cards.</summary>
    public IReadOnlyList<string> Ids => [.. running.Keys, .. ended];

    /// <summary>Replaces everything.</summary>
    /// <param name="list">What was read.</param>
    /// <param name="meant">Whether a target includes the stream.</param>
    /// <param name="endedIds">Ids of ended activities, latest end last.</param>
    public void Reset(RunningCards list, Predicate<Target> meant, IEnumerable<string> endedIds)
    {
        isMeant = meant;
        running.Clear();
        ended.Clear();
        Extend(list);
        foreach (var id in endedIds) ended.Enqueue(id);
    }

    /// <summary>Adds the activities that were read after <see cref="Room"/>.</summary>
    public void Extend(RunningCards next)
    {
        last = next.Last;
        foreach (var card in next.Cards) running[card.Id] = card.StartedAt;
    }

    /// <summary>Applies a committed change.</summary>
    public CardEffect Take(PageEvent change)
    {
        if (change.DeviceId is not null) return CardEffect.Shown; // The hub delivers such changes to the device's own stream only.
        if (change.RunsSince is null && !change.HasEnded) return isMeant(change.Target) ? CardEffect.Shown : CardEffect.None;
        if (!isMeant(change.Target)) return running.Remove(change.Subject) ? CardEffect.Left : CardEffect.None;
        if (change.RunsSince is not { } start)
        {
            running.Remove(change.Subject);
            if (!ended.Contains(change.Subject)) ended.Enqueue(change.Subject);
            if (ended.Count > limits.Ended) ended.Dequeue();
            return CardEffect.Shown;
        }

        if (!running.ContainsKey(change.Subject) && start < ShownSince) return CardEffect.None;
        running[change.Subject] = start;
        if (running.Count <= limits.Running + (2 * limits.Spare)) return CardEffect.Shown;
        Trim();
        return CardEffect.Shown | CardEffect.Left;
    }

    /// <summary>Removes the oldest cards. Many at a time, because the stream then sends a list of all ids.</summary>
    private void Trim()
    {
        List<CardPlace> places = [.. running.Select(card => new CardPlace(card.Value, card.Key))];
        places.Sort((one, other) =>
            other.StartedAt.CompareTo(one.StartedAt) is var order and not 0 ? order : string.CompareOrdinal(other.Id, one.Id));
        var kept = limits.Running + limits.Spare;
        last = places[kept - 1];
        foreach (var place in places.Skip(kept)) running.Remove(place.Id);
    }
}

/// <summary>Maximum numbers of cards in one stream.</summary>
/// <param name="Running">Running activities that a stream shows at least, when there are as many.</param>
/// <param name="Ended">Ended activities.</param>
public sealed record CardLimits(int Running, int Ended)
{
    /// <summary>
    /// How many more running activities a stream may show twice over, so that it does not read the next one after each end, nor list all cards after
    /// each start.
    /// </summary>
    public int Spare => Math.Max(1, Running / 10);
}

/// <summary>Running activities for one stream, read in the order of starts.</summary>
/// <param name="Cards">Newest start first.</param>
/// <param name="Last">Where reading stopped; null: there are no others.</param>
public sealed record RunningCards(IReadOnlyList<ListedCard> Cards, CardPlace? Last);

/// <summary>What a change means for a stream.</summary>
[Flags]
public enum CardEffect
{
    /// <summary>Nothing: it is not about a card of the stream.</summary>
    None = 0,

    /// <summary>The stream sends it.</summary>
    Shown = 1,

    /// <summary>Cards have left, so that the stream sends a list of those that remain.</summary>
    Left = 2,
}
