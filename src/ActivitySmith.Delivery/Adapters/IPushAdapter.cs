using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;

namespace ActivitySmith.Delivery.Adapters;

/// <summary>Builds push requests for one kind of device from the sends that are due, and sends them by its transport.</summary>
public interface IPushAdapter
{
    /// <summary>Whether the transport is configured. While it is not, due sends wait and nothing is logged.</summary>
    bool IsOn { get; }

    /// <summary>The sender for one pass over a Live Activity. Not thread-safe.</summary>
    /// <param name="activity">The newest version.</param>
    /// <param name="timestamp">UNIX seconds in the body of each push.</param>
    /// <param name="now">The server's clocks.</param>
    CardSender Cards(Activity activity, long timestamp, ClockReading now);

    /// <summary>Sends a notification, a badge count or a widget change.</summary>
    /// <param name="due">A send to a reachable device.</param>
    /// <param name="notification">Null for a badge count or widget change.</param>
    Task<PushOutcome> Send(DueSend due, Notification? notification);
}

/// <summary>Sends what is due to one device.</summary>
/// <param name="due">The send that is due. A start carries its delivery record as it was at planning time.</param>
/// <param name="cancellation">Canceled when the server cannot wait any longer.</param>
public delegate Task<PushOutcome> CardSender(DueSend due, CancellationToken cancellation);
