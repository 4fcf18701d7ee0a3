using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Server.Http.Events;

/// <summary>Whose event stream it is: what belongs in it.</summary>
internal interface IEventReader
{
    AccountId Account { get; }

    /// <summary>The device that reads: what it may see depends on the account's devices and channels, so that a change of those reads everything anew. Null: a page.</summary>
    string? DeviceId { get; }

    /// <summary>All that it is to show now; null when it may see nothing any more, which ends the stream.</summary>
    Task<EventSnapshot?> Read(CancellationToken cancellation);

    /// <summary>Those of the committed changes that it may see, in their order; null when it must read everything anew.</summary>
    IReadOnlyList<PageEvent>? Select(IReadOnlyList<PageEvent> changes);

    /// <summary>Asked with every heartbeat; false ends the stream.</summary>
    Task<bool> IsWelcome(CancellationToken cancellation);
}

/// <param name="Changes">Cards and notifications, in any order.</param>
/// <param name="Activities">Ids of all activities among them: what is not listed is to be dropped.</param>
/// <param name="Badge">The number on the icon; null for a page, which has none.</param>
internal sealed record EventSnapshot(IReadOnlyList<PageEvent> Changes, IReadOnlyList<string> Activities, int? Badge = null);
