using PhoneSimulator.Apns.Channels;

namespace PhoneSimulator.Judging;

/// <summary>
/// Tells a second start on one phone from one that is due: one is due after APNs took an end of the card. The order is that of acceptance, all that a
/// provider can know: what APNs took may arrive late, in another order, or never. The phone's lock is held by the caller.
/// </summary>
public sealed class StartJudge
{
    /// <summary>Activities that are remembered.</summary>
    private const int Lid = 10_000;

    private readonly Dictionary<string, (long Push, BroadcastChannel? Channel)> starts = [];
    private readonly Dictionary<string, long> ends = [];
    private long woken;
    private long newest;

    /// <summary>APNs took an end for the activity's card.</summary>
    public void Ended(string activityId, long push)
    {
        if (ends.Count >= Lid) ends.Clear();
        ends[activityId] = newest = push;
    }

    /// <summary>
    /// APNs took a push that wakes the app. With it the server takes cards off their channels; whether the system lets the app run for it, nobody is told.
    /// </summary>
    public void Woken(long push) => woken = newest = push;

    /// <summary>A card is made.</summary>
    /// <param name="activityId">Of what.</param>
    /// <param name="push">The start's place in the push log; null: the app itself made the card.</param>
    /// <param name="channel">What it listens to; null: it has a token.</param>
    public void Started(string activityId, long? push, BroadcastChannel? channel)
    {
        if (starts.Count >= Lid) starts.Clear();
        starts[activityId] = (push ?? newest, channel);
    }

    /// <summary>The server told the app itself that the card is over: a further start is no second one.</summary>
    public void Over(string activityId) => starts.Remove(activityId);

    /// <summary>Whether the phone has had another start of the activity, and APNs took no end between the two.</summary>
    /// <param name="activityId">Of what.</param>
    /// <param name="push">The start's place in the push log; it may be older than the one that the phone had.</param>
    /// <param name="channel">What its card listens to; null: it has a token.</param>
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
