using System.Text.Json;

namespace PhoneSimulator.Phones;

/// <summary>How the app applies the server's list of current activities. The caller holds the phone's lock.</summary>
internal static class AppSync
{
    /// <param name="cards">The data of <c>GET /api/device/activities</c>.</param>
    /// <param name="isReset">Whether the list has another epoch than the previous one: its states then apply whatever their version is.</param>
    /// <param name="starts">Whether the app is on screen: it then starts missing cards that <c>may_start</c>.</param>
    /// <param name="asked">The time of the request; activities that were started since cannot be on the list.</param>
    public static void Reconcile(Phone phone, JsonElement cards, bool isReset, bool starts, DateTimeOffset asked, PhoneParts parts)
    {
        var now = parts.Clock.GetUtcNow();
        var listed = new HashSet<string>();
        foreach (var card in cards.EnumerateArray())
        {
            if (!LockScreenCard.Decodes(card) || !card.TryGetProperty("activity_id", out var idMember) || idMember.GetString() is not { } id) continue;
            listed.Add(id);
            var runs = card.TryGetProperty("status", out var status) && status.ValueEquals("running");
            foreach (var own in phone.Activities.OfActivity(id).Where(own => own.IsRunning).ToList()) Update(phone, own, card, isReset, runs, now);
            if (!runs || phone.Activities.OfActivity(id).Any()) continue;
            if (phone.Dismissed.Contains(id)) phone.App.SayDismissed(id);
            else if (starts && MayStart(card) && phone.Activities.Running < parts.Options.ActivityLimit) phone.App.Report(Start(phone, id, card), "started");
        }

        var orphans = phone.Activities.Cards.Where(own => own.IsRunning && own.StartedAt < asked && !listed.Contains(own.ActivityId)).ToList();
        foreach (var orphan in orphans) phone.TakeAway(orphan);
    }

    private static bool MayStart(JsonElement card) => card.TryGetProperty("may_start", out var may) && may.ValueKind == JsonValueKind.True;

    private static void Update(Phone phone, LockScreenCard own, JsonElement card, bool isReset, bool runs, DateTimeOffset now)
    {
        if ((isReset || card.GetProperty("version").GetInt64() > own.Version) && own.TryShow(card))
            own.Timestamp = Math.Max(own.Timestamp, TimestampOf(card));
        if (runs) return;
        phone.Over(own.ActivityId);
        LiveActivities.End(own, now, Date(card, "dismiss_at"));
        own.Channel?.Unsubscribe(phone);
        if (own.DismissAt <= now) phone.Drop(own);
    }

    private static LockScreenCard Start(Phone phone, string id, JsonElement card)
    {
        var streamKey = card.TryGetProperty("stream_key", out var key) && key.ValueKind == JsonValueKind.String ? key.GetString() : null;
        var own = phone.NewCard(id, streamKey, channel: null, push: null);
        phone.LaneOf(id).StartedByApp();
        own.TryShow(card);
        own.Timestamp = TimestampOf(card);
        phone.Activities.Add(own);
        return own;
    }

    /// <summary>
    /// One second before the fetched state: the push of the next state may have the same second as this one, and an equal timestamp would be ignored.
    /// </summary>
    private static long TimestampOf(JsonElement card) => Date(card, "updated_at") is { } at ? at.ToUnixTimeSeconds() - 1 : 0;

    private static DateTimeOffset? Date(JsonElement card, string name) =>
        card.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var date) ? date : null;
}
