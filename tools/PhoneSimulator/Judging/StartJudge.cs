using PhoneSimulator.Apns.Channels;

namespace PhoneSimulator.Judging;

/// <summary>
/// Distinguishes a second start on one phone from a legitimate one: a start is legitimate after APNs accepted an end of the card. The order is that
/// of acceptance, the only one that a provider can know: an accepted push may arrive late, in another order, or never. The caller holds the phone's
/// lock.
/// </summary>
public sealed class StartJudge
{
    /// <summary>Maximum number of activities in memory.</summary>
    private const int Limit = 10_000;

    private readonly Dictionary<string, (long Push, BroadcastChannel? Channel)> starts = [];
    private readonly Dictionary<string, long> ends = [];
    private long woken;
    private long newest;

    /// <summary>APNs accepted an end for the activity's card.</summary>
    public void Ended(string activityId, long push)
    {
        if (ends.Count >= Limit) ends.Clear();
        ends[activityId] = newest = push;
    }

    /// <summary>
    /// APNs accepted a push that wakes the app, by which the server removes cards from their channels. Nobody learns whether the system lets the app
    /// run.
    /// </summary>
    public void Woken(long push) => woken = newest = push;

    /// <summary>A card was created.</summary>
    /// <param name="activityId">The activity.</param>
    /// <param name="push">The start's position in the push log; null: the app itself created the card.</param>
    /// <param name="channel">The channel that it listens to; null: it has a token.</param>
    public void Started(string activityId, long? push, BroadcastChannel? channel)
    {
        if (starts.Count >= Limit) starts.Clear();
        starts[activityId] = (push ?? newest, channel);
    }

    /// <summary>The server told the app itself that the card has ended: a further start is legitimate.</summary>
    public void Over(string activityId) => starts.Remove(activityId);

    /// <summary>Whether the phone has had another start of the activity, and APNs accepted no end between the two.</summary>
    /// <param name="activityId">The activity.</param>
    /// <param name="push">The start's position in the push log; it may be older than the start that the phone had.</param>
    /// <param name="channel">The channel that its card listens to; null: it has a token.</param>
    public bool IsSecond(string activityId, long push, BroadcastChannel? channel)
    {
        if (!starts.TryGetValue(activityId, out var other)) return false;
        var first = other.Push < push ? other : (Push: push, Channel: channel);
        var last = Math.Max(other.Push, push);
        return !IsBetween(ends.GetValueOrDefault(activityId)) && !IsBetween(woken) && !IsBetween(first.Channel?.EndedBy ?? 0);

        bool IsBetween(long end) => first.Push < end && end < last;
    }

    public void Clear()
    {
        starts.Clear();
        ends.Clear();
    }
}
