using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Server.Http.Events;

/// <summary>Decides what one stream shows.</summary>
internal interface IEventReader
{
    AccountId Account { get; }

    /// <summary>The device of the stream; null for a page.</summary>
    string? DeviceId { get; }

    EventLimits Limits { get; }

    /// <summary>
    /// What the reader may see now; null when it lost its permission, which ends the stream. For a device, read again whenever devices or channels of
    /// the account change.
    /// </summary>
    Task<EventView?> View(CancellationToken cancellation);

    /// <summary>The number on the icon; null for a page, which has none.</summary>
    Task<int?> Badge(CancellationToken cancellation);

    /// <summary>Called with every heartbeat; false ends the stream.</summary>
    Task<bool> IsWelcome(CancellationToken cancellation);
}

/// <summary>How much one stream shows.</summary>
/// <param name="Cards">Running and ended activities.</param>
/// <param name="EndedFor">How long ago an ended activity may have ended.</param>
/// <param name="IsUntilDismissed">Whether an ended activity is shown only until its time of dismissal.</param>
/// <param name="Notifications">Latest notifications with which the stream begins.</param>
internal sealed record EventLimits(CardLimits Cards, TimeSpan EndedFor, bool IsUntilDismissed, int Notifications);

/// <summary>What one stream may see.</summary>
/// <param name="Channels">Slugs of the channels that it is in; null: the whole account.</param>
/// <param name="Since">The first moment of its notifications.</param>
internal sealed record EventView(IReadOnlySet<string>? Channels, DateTimeOffset Since)
{
    public bool IsMeant(Target target) => Channels is null || target.Reaches(Channels);

    /// <summary>Whether the same targets include the stream.</summary>
    public bool IsLike(EventView other) => Channels is null ? other.Channels is null : other.Channels is not null && Channels.SetEquals(other.Channels);
}
