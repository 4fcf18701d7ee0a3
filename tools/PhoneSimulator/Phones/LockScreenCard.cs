using System.Text.Json;
using PhoneSimulator.Apns.Channels;
using PhoneSimulator.Apns.Tokens;

namespace PhoneSimulator.Phones;

/// <summary>One Live Activity on one phone, as ActivityKit keeps it.</summary>
public sealed class LockScreenCard
{
    /// <summary>The phone's local id; unknown to the server.</summary>
    public required string LocalId { get; init; }

    /// <summary>The product's id, from the attributes.</summary>
    public required string ActivityId { get; init; }

    public string? StreamKey { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Null when the activity listens to a channel.</summary>
    public TokenRecord? UpdateToken { get; set; }

    /// <summary>The app's own counter of update tokens of this activity.</summary>
    public long Generation { get; set; } = 1;

    public BroadcastChannel? Channel { get; init; }

    /// <summary>UNIX seconds of the newest push that was applied; older ones are ignored.</summary>
    public long Timestamp { get; set; }

    /// <summary>The newest content: an object with version, content_state, derived, action, secondary_action, updated_at.</summary>
    public JsonElement Content { get; private set; }

    public long Version { get; private set; }

    /// <summary><c>title</c> and <c>body</c>, shown while <see cref="AlertVersion"/> is the newest; undefined: none.</summary>
    public JsonElement Alert { get; set; }

    public long AlertVersion { get; set; }

    public DateTimeOffset? StaleAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The time at which it leaves the Lock Screen; null while it runs.</summary>
    public DateTimeOffset? DismissAt { get; set; }

    /// <summary>True after the system ended it because of its age.</summary>
    public bool EndedBySystem { get; set; }

    public bool IsRunning => EndedAt is null;

    /// <summary>Applies a content that decodes; the app's decoder requires these members.</summary>
    /// <returns>False when it does not decode; nothing has changed then.</returns>
    public bool TryShow(JsonElement content)
    {
        if (!Decodes(content)) return false;
        Content = content;
        Version = content.GetProperty("version").GetInt64();
        return true;
    }

    public static bool Decodes(JsonElement content) =>
        content.ValueKind == JsonValueKind.Object
        && content.TryGetProperty("version", out var version) && version.ValueKind == JsonValueKind.Number && version.TryGetInt64(out _)
        && content.TryGetProperty("content_state", out var state) && state.ValueKind == JsonValueKind.Object
        && state.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String;
}
