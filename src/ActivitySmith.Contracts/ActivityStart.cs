using System.Text.Json;
using System.Text.Json.Serialization;
using ActivitySmith.Contracts.Json;

namespace ActivitySmith.Contracts;

/// <summary>Body of <c>POST /live-activity/start</c>.</summary>
public sealed record ActivityStartRequest
{
    public required ContentState ContentState { get; init; }

    public ActionButton? Action { get; init; }

    public ActionButton? SecondaryAction { get; init; }

    public ActivityAlert? Alert { get; init; }

    /// <summary>Absent: every device that the key can reach.</summary>
    public ChannelTarget? Target { get; init; }

    /// <summary>Up to 20 strings of 1 to 64 characters.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Flat object whose values are strings, finite numbers or booleans; at most 50 entries and 16 KB. Never sent to devices.</summary>
    public JsonElement? Metadata { get; init; }

    public IgnoredActivityId? ActivityId { get; init; }
}

/// <summary>Response to a start. Updates and the end name the activity by <see cref="ActivityId"/>.</summary>
public sealed record ActivityStartResponse
{
    public bool Success { get; init; } = true;

    public required string ActivityId { get; init; }

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
