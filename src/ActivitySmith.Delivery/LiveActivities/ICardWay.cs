using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>A way on which Live Activities reach one kind of device.</summary>
public interface ICardWay
{
    /// <summary>Whether anything can leave on it; while nothing can, what is due waits without a word.</summary>
    bool IsOn { get; }

    /// <summary>Everything that one look at an activity sends on it; one thread at a time.</summary>
    /// <param name="activity">The newest version.</param>
    /// <param name="timestamp">UNIX seconds that each push of this look is noted with.</param>
    /// <param name="now">The server's clocks.</param>
    ICardSends Look(Activity activity, long timestamp, ClockReading now);
}

/// <summary>The pushes of one look.</summary>
public interface ICardSends
{
    /// <summary>Sends what is due to one device.</summary>
    /// <param name="due">A start comes with its delivery as it was handed out.</param>
    /// <param name="cancellation">The server cannot wait any longer.</param>
    Task<SendOutcome> Send(DueSend due, CancellationToken cancellation);
}
