using System.Text.Json;

namespace PhoneSimulator.Phones;

/// <summary>What the app does with the server's list of current activities. The phone's lock is held by the caller.</summary>
internal static class AppSync
{
    /// <param name="cards">The data of <c>GET /api/device/activities</c>.</param>
    /// <param name="mayStart">True in the foreground; the system starts nothing for an app in the background.</param>
    /// <param name="asked">When the app asked; what was started since then cannot be on the list.</param>
    /// <returns>Cards that the app has started itself.</returns>
    public static IReadOnlyList<LockScreenCard> Reconcile(Phone phone, JsonElement cards, bool mayStart, DateTimeOffset asked, PhoneParts parts)
    {
        var now = parts.Clock.GetUtcNow();
        var started = new List<LockScreenCard>();
        var listed = new HashSet<string>();
        foreach (var card in cards.EnumerateArray())
        {
            if (!LockScreenCard.Decodes(card) || !card.TryGetProperty("activity_id", out var idMember) || idMember.GetString() is not { } id) continue;
            listed.Add(id);
            var runs = card.TryGetProperty("status", out var status) && status.ValueEquals("running");
            var mine = phone.Activities.OfActivity(id).Where(own => own.IsRunning).ToList();
            foreach (var own in mine) Update(phone, own, card, runs, now);
            if (mine.Count == 0 && runs && mayStart && !phone.Dismissed.Contains(id) && !phone.Activities.OfActivity(id).Any()
                && phone.Activities.Running < parts.Options.ActivityLimit) started.Add(Start(phone, id, card));
        }

        foreach (var orphan in phone.Activities.Cards.Where(own => own.IsRunning && own.StartedAt < asked && !listed.Contains(own.ActivityId)).ToList()) phone.Drop(orphan);
        return started;
    }

    private static void Update(Phone phone, LockScreenCard own, JsonElement card, bool runs, DateTimeOffset now)
    {
        if (card.GetProperty("version").GetInt64() > own.Version && own.TryShow(card))
            own.Timestamp = Math.Max(own.Timestamp, Date(card, "updated_at")?.ToUnixTimeSeconds() ?? 0);
        if (runs) return;
        LiveActivities.End(own, now, Date(card, "dismiss_at"));
        own.Channel?.Unsubscribe(phone);
        if (own.DismissAt <= now) phone.Drop(own);
    }

    private static LockScreenCard Start(Phone phone, string id, JsonElement card)
    {
        var streamKey = card.TryGetProperty("stream_key", out var key) && key.ValueKind == JsonValueKind.String ? key.GetString() : null;
        var own = phone.NewCard(id, streamKey, channel: null);
        own.TryShow(card);
        own.Timestamp = Date(card, "updated_at")?.ToUnixTimeSeconds() ?? 0;
        phone.Activities.Add(own);
        return own;
    }

    private static DateTimeOffset? Date(JsonElement card, string name) =>
        card.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var date) ? date : null;
}
