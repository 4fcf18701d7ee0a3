using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Server.Http.Events;

/// <summary>Selects the events of one stream.</summary>
internal interface IEventReader
{
    AccountId Account { get; }

    /// <summary>
    /// The device of the stream; null for a page. A change of the account's devices or channels changes what a device may see, so its stream then reads
    /// everything again.
    /// </summary>
    string? DeviceId { get; }

    /// <summary>Everything to show now; null when the reader lost its permission, which ends the stream.</summary>
    Task<EventSnapshot?> Read(CancellationToken cancellation);

    /// <summary>The committed changes that the reader may see, in order; null when it must read everything again.</summary>
    IReadOnlyList<PageEvent>? Select(IReadOnlyList<PageEvent> changes);

    /// <summary>Called with every heartbeat; false ends the stream.</summary>
    Task<bool> IsWelcome(CancellationToken cancellation);
}

/// <param name="Changes">Cards and notifications, in any order.</param>
/// <param name="Activities">Ids of all activities to show; the client drops all others.</param>
/// <param name="Badge">The number on the icon; null for a page, which has none.</param>
internal sealed record EventSnapshot(IReadOnlyList<PageEvent> Changes, IReadOnlyList<string> Activities, int? Badge = null);
