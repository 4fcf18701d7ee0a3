using System.Text.Json.Serialization;
using ActivitySmith.Contracts.Json;

namespace ActivitySmith.Contracts;

/// <summary>Body of <c>POST /badge</c>.</summary>
public sealed record BadgeRequest
{
    /// <summary>0 (clears the badge) to 2147483647.</summary>
    public required int Badge { get; init; }

    /// <summary>Absent: every device that the key can reach.</summary>
    public ChannelTarget? Target { get; init; }

    public IgnoredActivityId? ActivityId { get; init; }
}

/// <summary>Response to a badge count. SDK versions read different names, so each count appears under two names.</summary>
public sealed record BadgeResponse
{
    public bool Success { get; init; } = true;

    public required int Badge { get; init; }

    /// <summary>Devices that the server can reach now.</summary>
    public required int DevicesNotified { get; init; }

    /// <summary>Distinct users of those devices.</summary>
    public required int UsersNotified { get; init; }

    /// <summary>Same as <see cref="DevicesNotified"/>.</summary>
    public int DevicesUpdated => DevicesNotified;

    /// <summary>Same as <see cref="UsersNotified"/>.</summary>
    public int UsersUpdated => UsersNotified;

    /// <summary>Null: the whole account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required IReadOnlyList<string>? EffectiveChannelSlugs { get; init; }

    public required DateTimeOffset Timestamp { get; init; }
}
