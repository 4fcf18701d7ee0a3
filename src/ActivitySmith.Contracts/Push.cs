using System.Text.Json;
using System.Text.Json.Serialization;
using ActivitySmith.Contracts.Json;

namespace ActivitySmith.Contracts;

/// <summary>What a push notification says, and its labels.</summary>
public abstract record PushContentRequest
{
    /// <summary>Members of this type come before those of the derived ones, in messages and in the OpenAPI document.</summary>
    private const int First = -1;

    [JsonPropertyOrder(First)]
    public required string Title { get; init; }

    [JsonPropertyOrder(First)]
    public string? Message { get; init; }

    [JsonPropertyOrder(First)]
    public string? Subtitle { get; init; }

    /// <summary>https URL of an image, audio or video file; not together with <see cref="Actions"/>.</summary>
    [JsonPropertyOrder(First)]
    public string? Media { get; init; }

    /// <summary>URL that a tap opens: https, http, <c>shortcuts://</c> or an app's scheme.</summary>
    [JsonPropertyOrder(First)]
    public string? Redirection { get; init; }

    /// <summary>https URL of the image shown as the sender.</summary>
    [JsonPropertyOrder(First)]
    public string? Icon { get; init; }

    /// <summary>At most 4.</summary>
    [JsonPropertyOrder(First)]
    public IReadOnlyList<ActionButton>? Actions { get; init; }

    /// <summary>Free-form object for the app.</summary>
    [JsonPropertyOrder(First)]
    public JsonElement? Payload { get; init; }

    /// <summary>Up to 20 strings of 1 to 64 characters.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Flat object whose values are strings, finite numbers or booleans; at most 50 entries and 16 KB. Never sent to devices.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>When to send, at most 30 days ahead; absent: at once. Not together with <see cref="DeliverInSeconds"/>.</summary>
    public DateTimeOffset? DeliverAt { get; init; }

    /// <summary>The same as seconds from now, 0 to 2,592,000 (30 days).</summary>
    public long? DeliverInSeconds { get; init; }
}

/// <summary>Body of <c>POST /push-notification</c>.</summary>
public sealed record PushRequest : PushContentRequest
{
    /// <summary>Number on the app's icon, set together with the notification.</summary>
    public int? Badge { get; init; }

    public string? Sound { get; init; }

    /// <summary><c>passive</c>, <c>active</c> or <c>time-sensitive</c>.</summary>
    public string? InterruptionLevel { get; init; }

    /// <summary>Absent: every device that the key can reach.</summary>
    public ChannelTarget? Target { get; init; }

    public IgnoredActivityId? ActivityId { get; init; }
}

/// <summary>
/// Body of <c>PUT /push-notification/{notification_id}</c>: the whole content. Absent tags and metadata are kept; the time of a scheduled notification
/// too.
/// </summary>
public sealed record PushReplaceRequest : PushContentRequest;

/// <summary>Response to a notification: the server has stored it and handed it to delivery, or will at <see cref="DeliverAt"/>.</summary>
public sealed record PushResponse
{
    public bool Success { get; init; } = true;

    /// <summary>By which the notification is replaced, withdrawn or cancelled.</summary>
    public required string NotificationId { get; init; }

    /// <summary>Devices that the server can reach now; 0 while it is scheduled.</summary>
    public int? DevicesNotified { get; init; }

    /// <summary>Distinct users of those devices.</summary>
    public int? UsersNotified { get; init; }

    /// <summary>Null: the whole account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? EffectiveChannelSlugs { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>When it is sent; absent when it was sent at once.</summary>
    public DateTimeOffset? DeliverAt { get; init; }

    public required DateTimeOffset Timestamp { get; init; }
}

/// <summary>Response to the replacement, withdrawal or cancellation of a notification.</summary>
public sealed record PushChangeResponse
{
    public bool Success { get; init; } = true;

    public required string NotificationId { get; init; }

    /// <summary><c>scheduled</c>, <c>sent</c>, <c>withdrawn</c> or <c>cancelled</c>.</summary>
    public required string State { get; init; }

    /// <summary>1 when the notification is sent; each replacement and the withdrawal increment it.</summary>
    public required long Version { get; init; }

    /// <summary>Devices that the server can reach now, of those that the notification was sent to; 0 when nothing has changed for them.</summary>
    public required int DevicesNotified { get; init; }

    /// <summary>Distinct users of those devices.</summary>
    public required int UsersNotified { get; init; }

    /// <summary>The time for which it is or was scheduled; absent when it was sent at once.</summary>
    public DateTimeOffset? DeliverAt { get; init; }

    public required DateTimeOffset Timestamp { get; init; }
}
