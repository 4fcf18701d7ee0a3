using System.Text.Json;
using PhoneSimulator.Apns;

namespace PhoneSimulator.Phones;

/// <param name="Id">The collapse id, else the push's own id: a later one with the same id replaces it.</param>
/// <param name="Payload">The whole payload, custom members included.</param>
public sealed record ShownNotification(
    string Id, DateTimeOffset At, string? Title, string? Subtitle, string? Body, string? InterruptionLevel, bool Extended, JsonElement Payload);

/// <summary>The notifications on the Lock Screen and the badge. The caller holds the phone's lock.</summary>
public sealed class NotificationCentre
{
    /// <summary>Maximum number of notifications; the oldest are removed first.</summary>
    public const int Limit = 100;

    private readonly List<ShownNotification> shown = [];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<ShownNotification> Shown => shown;

    public int Badge { get; private set; }

    /// <summary>Number of alert pushes with text since the phone was created, including replaced ones.</summary>
    public int Received { get; private set; }

    public void Apply(Push push, DateTimeOffset now)
    {
        var root = push.Json;
        var aps = root.GetProperty("aps");
        if (aps.TryGetProperty("badge", out var badge) && badge.TryGetInt32(out var number)) Badge = Math.Max(0, number);
        if (!aps.TryGetProperty("alert", out var alert)) return;
        var isText = alert.ValueKind == JsonValueKind.String;
        var title = isText ? null : Text(alert, "title");
        var body = isText ? alert.GetString() : Text(alert, "body");
        var subtitle = isText ? null : Text(alert, "subtitle");
        if (title is null && body is null && subtitle is null) return;
        var id = push.CollapseId ?? push.ApnsId;
        shown.RemoveAll(other => other.Id == id);
        if (shown.Count == Limit) shown.RemoveAt(Limit - 1);
        var extended = aps.TryGetProperty("mutable-content", out var mutable) && mutable.TryGetInt32(out var one) && one == 1;
        shown.Insert(0, new(id, now, title, subtitle, body, Text(aps, "interruption-level"), extended, root));
        Received++;
    }

    public void Clear()
    {
        shown.Clear();
        Badge = 0;
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
