using System.Text.Json;
using PhoneSimulator.Apns;
using PhoneSimulator.Apns.Tokens;

namespace PhoneSimulator.Phones;

/// <summary>The part of the system that runs Live Activities: order by timestamp, lifetime, dismissal. The caller holds the phone's lock.</summary>
public sealed class LiveActivities
{
    /// <summary>The system ends an activity at this age.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromHours(8);

    /// <summary>Maximum time for which an ended activity stays on the Lock Screen.</summary>
    public static readonly TimeSpan LongestAfterEnd = TimeSpan.FromHours(4);

    private readonly List<LockScreenCard> cards = [];

    public IReadOnlyList<LockScreenCard> Cards => cards;

    public int Running => cards.Count(card => card.IsRunning);

    public void Add(LockScreenCard card) => cards.Add(card);

    public void Remove(LockScreenCard card) => cards.Remove(card);

    public void Clear() => cards.Clear();

    public LockScreenCard? OfToken(TokenRecord? token) => cards.Find(card => card.UpdateToken == token);

    public IEnumerable<LockScreenCard> OfActivity(string activityId) => cards.Where(card => card.ActivityId == activityId);

    /// <summary>Applies an update or end push.</summary>
    /// <returns>False when the push is older than the shown state, or the activity has ended.</returns>
    public static bool Apply(LockScreenCard card, Push push, DateTimeOffset now)
    {
        var facts = push.Facts;
        if (!card.IsRunning || facts.Timestamp <= card.Timestamp) return false;
        var aps = push.Json.GetProperty("aps");
        if (aps.TryGetProperty("content-state", out var content) && !card.TryShow(content)) return false;
        card.Timestamp = facts.Timestamp;
        card.StaleAt = Date(aps, "stale-date");
        if (facts.HasAlert)
        {
            card.Alert = aps.GetProperty("alert");
            card.AlertVersion = card.Version;
        }

        if (facts.Event == ActivityEvent.End) End(card, now, Date(aps, "dismissal-date"));
        return true;
    }

    public static void End(LockScreenCard card, DateTimeOffset now, DateTimeOffset? dismissal)
    {
        var latest = now + LongestAfterEnd;
        card.EndedAt = now;
        card.DismissAt = dismissal is { } at && at < latest ? at : latest;
    }

    /// <summary>Applies the time: activities that are too old end, ended ones are dismissed.</summary>
    /// <returns>The cards that ended by age and those that left the Lock Screen.</returns>
    public (IReadOnlyList<LockScreenCard> Ended, IReadOnlyList<LockScreenCard> Removed) Tick(DateTimeOffset now)
    {
        if (cards.Count == 0) return ([], []);
        List<LockScreenCard>? ended = null;
        List<LockScreenCard>? removed = null;
        foreach (var card in cards)
        {
            if (card.IsRunning && now >= card.StartedAt + LongestLife)
            {
                End(card, card.StartedAt + LongestLife, null);
                card.EndedBySystem = true;
                (ended ??= []).Add(card);
            }

            if (card.DismissAt <= now) (removed ??= []).Add(card);
        }

        if (removed is not null)
            foreach (var card in removed) cards.Remove(card);
        return (ended ?? [], removed ?? []);
    }

    public static DateTimeOffset? Date(JsonElement aps, string name) =>
        aps.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && Math.Abs(seconds) < 1e11
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;
}
