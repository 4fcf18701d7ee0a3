using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;

namespace ActivitySmith.Delivery.Adapters;

/// <summary>Makes requests of what is due to one kind of device, and sends them by its transport.</summary>
public interface IPushAdapter
{
    /// <summary>Whether anything can be sent; while nothing can, what is due waits without a word.</summary>
    bool IsOn { get; }

    /// <summary>All pushes of one look at a Live Activity; one thread at a time.</summary>
    /// <param name="activity">The newest version.</param>
    /// <param name="timestamp">UNIX seconds in the body of each push.</param>
    /// <param name="now">The server's clocks.</param>
    CardSender Cards(Activity activity, long timestamp, ClockReading now);

    /// <summary>Sends a notification, a badge count or a widget change.</summary>
    /// <param name="due">To a device that is reachable.</param>
    /// <param name="notification">Null for a badge count or widget change.</param>
    Task<PushOutcome> Send(DueSend due, Notification? notification);
}

/// <summary>Sends what is due to one device.</summary>
/// <param name="due">A start comes with its delivery as it was handed out.</param>
/// <param name="cancellation">The server cannot wait any longer.</param>
public delegate Task<PushOutcome> CardSender(DueSend due, CancellationToken cancellation);
