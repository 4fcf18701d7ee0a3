using System.Text.Json;
using PhoneSimulator.Phones;

namespace PhoneSimulator.Control;

/// <summary>A phone in the control API and on the page.</summary>
/// <param name="Sequence">Number of the phone's newest change.</param>
/// <param name="Waiting">Number of requests that the server has not confirmed.</param>
/// <param name="LastRefusal">Status of the last 4xx of the device API for an invalid request of the app; 0: none.</param>
public sealed record PhoneView(
    string Id, long Sequence, string Name, string OsVersion, string Environment, bool FrequentUpdates, bool Online, AppState App, ReportMode Report,
    string? DeviceId, int Badge, IReadOnlyList<CardView> Cards, IReadOnlyList<NotificationView> Notifications, JsonElement? Metrics, TokensView Tokens,
    StoredView? Stored, int StoredChannelMessages, IReadOnlyList<Tap> Taps, int Waiting, int LastRefusal, CountsView Counts)
{
    public static PhoneView Of(Phone phone, DateTimeOffset now)
    {
        phone.Tick();
        lock (phone.Gate)
        {
            var profile = phone.Profile;
            return new(
                phone.Id, phone.Version, profile.Name, profile.OsVersion, profile.Environment, profile.FrequentUpdates, phone.IsOnline,
                phone.App.State, profile.Report,
                phone.App.DeviceId, phone.Notifications.Badge, [.. phone.Activities.Cards.Select(card => CardView.Of(card, now))],
                [.. phone.Notifications.Shown.Select(shown => new NotificationView(
                    shown.Id, shown.At, shown.Title, shown.Subtitle, shown.Body, shown.InterruptionLevel, shown.Extended,
                    shown.Payload.TryGetProperty("activitysmith", out var custom) ? custom : null))],
                phone.App.Metrics.ValueKind == JsonValueKind.Undefined ? null : phone.App.Metrics,
                new(phone.Tokens.Device.Text, phone.Tokens.PushToStart?.Text, phone.Tokens.Widget?.Text, phone.Tokens.Generation),
                phone.Mailbox.Kept is { } kept ? new(kept.Sequence, kept.Type!.Name, kept.At) : null, phone.Mailbox.ChannelMessages,
                [.. phone.App.Taps], phone.App.Waiting, phone.App.LastRefusal,
                new(phone.Counts.Delivered, phone.Counts.Ignored, phone.Counts.Throttled, phone.Counts.StartsRefused, phone.Notifications.Received,
                    phone.App.MetricFetches.Fetched, phone.App.MetricFetches.Unchanged, phone.Budget.Used, phone.Budget.Limit));
        }
    }
}

/// <param name="State"><c>active</c>, <c>stale</c> or <c>ended</c>.</param>
/// <param name="Card">The JSON that <c>&lt;activity-card&gt;</c> draws, as the product's pages get it.</param>
public sealed record CardView(
    string LocalId, string ActivityId, long Version, string State, bool EndedBySystem, string? UpdateToken, string? ChannelId, long Timestamp,
    DateTimeOffset StartedAt, DateTimeOffset? StaleAt, DateTimeOffset? DismissAt, Dictionary<string, object?> Card)
{
    public static CardView Of(LockScreenCard card, DateTimeOffset now) => new(
        card.LocalId, card.ActivityId, card.Version, card.IsRunning ? card.StaleAt <= now ? "stale" : "active" : "ended", card.EndedBySystem,
        card.UpdateToken?.Text, card.Channel?.Id, card.Timestamp, card.StartedAt, card.StaleAt, card.DismissAt, CardJson(card));

    private static Dictionary<string, object?> CardJson(LockScreenCard card)
    {
        var json = new Dictionary<string, object?>
        {
            ["activity_id"] = card.ActivityId,
            ["version"] = card.Version,
            ["status"] = card.IsRunning ? "running" : "ended",
            ["started_at"] = card.StartedAt,
        };
        if (card.StreamKey is not null) json["stream_key"] = card.StreamKey;
        foreach (var name in (string[])["content_state", "derived", "action", "secondary_action", "updated_at"])
            if (card.Content.TryGetProperty(name, out var value)) json[name] = value;
        if (card.Alert.ValueKind == JsonValueKind.Object && card.IsRunning)
        {
            json["alert"] = card.Alert;
            json["alert_version"] = card.AlertVersion;
        }

        if (card.EndedAt is { } ended) json["ended_at"] = ended;
        if (card.DismissAt is { } dismissed) json["dismiss_at"] = dismissed;
        return json;
    }
}

public sealed record NotificationView(
    string Id, DateTimeOffset At, string? Title, string? Subtitle, string? Body, string? InterruptionLevel, bool Extended, JsonElement? Custom);

public sealed record TokensView(string Apns, string? PushToStart, string? Widget, long Generation);

/// <summary>The one push that is stored for a phone that is offline.</summary>
public sealed record StoredView(long Push, string PushType, DateTimeOffset At);

public sealed record CountsView(
    int Delivered, int Ignored, int Throttled, int StartsRefused, int Notifications, int MetricsFetched, int MetricsUnchanged, int BudgetUsed, int BudgetLimit);
