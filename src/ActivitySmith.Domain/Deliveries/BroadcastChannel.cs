using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>A broadcast channel that this server created at Apple.</summary>
public sealed record BroadcastChannel
{
    /// <summary>
    /// How long a channel is kept after the end of its activity. Phones that were offline until then are still subscribed and must not receive the
    /// states of another activity (iOS keeps a card active for 8 hours, and on the Lock Screen for 4 more).
    /// </summary>
    public static readonly TimeSpan Rest = TimeSpan.FromHours(12);

    public required AccountId Account { get; init; }

    /// <summary>The id from Apple, base64.</summary>
    public required string Id { get; init; }

    public required ApnsEnvironment Environment { get; init; }

    /// <summary>The activity that uses the channel, or used it last.</summary>
    public required string ActivityId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the deliveries of its activity finished; null while the channel is in use.</summary>
    public DateTimeOffset? ReleasedAt { get; init; }

    /// <summary>Whether another activity can use the channel.</summary>
    public bool IsFree(DateTimeOffset now) => ReleasedAt is { } at && now - at >= Rest;
}
