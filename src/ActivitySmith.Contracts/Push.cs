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

    /// <summary>https URL of an image, sound or film; not together with <see cref="Actions"/>.</summary>
    public string? Media { get; init; }

    /// <summary>https, http, <c>shortcuts://</c> or an app's scheme; opened by a tap.</summary>
    public string? Redirection { get; init; }

    /// <summary>https URL of an image shown as the sender.</summary>
    public string? Icon { get; init; }

    /// <summary>At most 4.</summary>
    public IReadOnlyList<ActionButton>? Actions { get; init; }

    /// <summary>Free-form object handed to the app.</summary>
    public JsonElement? Payload { get; init; }

    /// <summary>Count on the app's icon, set together with the notification.</summary>
    public int? Badge { get; init; }

    public string? Sound { get; init; }

    /// <summary><c>passive</c>, <c>active</c> or <c>time-sensitive</c>.</summary>
    public string? InterruptionLevel { get; init; }

    /// <summary>Absent: every device that the key reaches.</summary>
    public ChannelTarget? Target { get; init; }

    /// <summary>Up to 20 strings of 1 to 64 characters.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Flat map to strings, finite numbers and booleans; at most 50 entries and 16 KB. Never sent to devices.</summary>
    public JsonElement? Metadata { get; init; }

    public IgnoredActivityId? ActivityId { get; init; }
}

/// <summary>Answer to a notification: it is stored and handed to delivery.</summary>
public sealed record PushAnswer
{
    public bool Success { get; init; } = true;

    /// <summary>Devices to which the way is open now.</summary>
    public int? DevicesNotified { get; init; }

    /// <summary>Distinct users of those devices.</summary>
    public int? UsersNotified { get; init; }

    /// <summary>Null: the whole account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? EffectiveChannelSlugs { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public required DateTimeOffset Timestamp { get; init; }
}
