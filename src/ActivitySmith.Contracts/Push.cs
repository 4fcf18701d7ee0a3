using System.Text.Json;
using System.Text.Json.Serialization;
using ActivitySmith.Contracts.Json;

namespace ActivitySmith.Contracts;

/// <summary>Body of <c>POST /push-notification</c>.</summary>
public sealed record PushRequest
{
    public required string Title { get; init; }

    public string? Message { get; init; }

    public string? Subtitle { get; init; }

    /// <summary>https URL of an image, audio or video file; not together with <see cref="Actions"/>.</summary>
    public string? Media { get; init; }

    /// <summary>URL that a tap opens: https, http, <c>shortcuts://</c> or an app's scheme.</summary>
    public string? Redirection { get; init; }

    /// <summary>https URL of the image shown as the sender.</summary>
    public string? Icon { get; init; }

    /// <summary>At most 4.</summary>
    public IReadOnlyList<ActionButton>? Actions { get; init; }

    /// <summary>Free-form object for the app.</summary>
    public JsonElement? Payload { get; init; }

    /// <summary>Number on the app's icon, set together with the notification.</summary>
    public int? Badge { get; init; }

    public string? Sound { get; init; }

    /// <summary><c>passive</c>, <c>active</c> or <c>time-sensitive</c>.</summary>
    public string? InterruptionLevel { get; init; }

    /// <summary>Absent: every device that the key can reach.</summary>
    public ChannelTarget? Target { get; init; }

    /// <summary>Up to 20 strings of 1 to 64 characters.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Flat object whose values are strings, finite numbers or booleans; at most 50 entries and 16 KB. Never sent to devices.</summary>
    public JsonElement? Metadata { get; init; }

    public IgnoredActivityId? ActivityId { get; init; }
}

/// <summary>Response to a notification: the server has stored it and handed it to delivery.</summary>
public sealed record PushResponse
{
    public bool Success { get; init; } = true;

    /// <summary>Devices that the server can reach now.</summary>
    public int? DevicesNotified { get; init; }

    /// <summary>Distinct users of those devices.</summary>
    public int? UsersNotified { get; init; }

    /// <summary>Null: the whole account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? EffectiveChannelSlugs { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public required DateTimeOffset Timestamp { get; init; }
}
