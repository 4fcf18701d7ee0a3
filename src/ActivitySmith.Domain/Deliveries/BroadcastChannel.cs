using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>A broadcast channel at Apple that this server made.</summary>
public sealed record BroadcastChannel
{
    /// <summary>
    /// How long after its activity's end a channel is kept: phones that were away until then still listen to it, and must not get
    /// another activity's states (active life 8 h, 4 h on the Lock Screen).
    /// </summary>
    public static readonly TimeSpan Rest = TimeSpan.FromHours(12);

    public required AccountId Account { get; init; }

    /// <summary>As Apple gave it: base64.</summary>
    public required string Id { get; init; }

    public required ApnsEnvironment Environment { get; init; }

    /// <summary>The activity that uses it, or used it last.</summary>
    public required string ActivityId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its activity's deliveries were done; null while it is in use.</summary>
    public DateTimeOffset? ReleasedAt { get; init; }

    /// <summary>Whether another activity may have it.</summary>
    public bool IsFree(DateTimeOffset now) => ReleasedAt is { } at && now - at >= Rest;
}
