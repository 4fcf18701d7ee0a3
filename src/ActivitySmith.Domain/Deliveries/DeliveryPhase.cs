namespace ActivitySmith.Domain.Deliveries;

/// <summary>The phase of a delivery.</summary>
public enum DeliveryPhase
{
    /// <summary>The phone has no free place for another Live Activity. The card starts when a place becomes free, newest activity first.</summary>
    WaitingForPlace,

    /// <summary>Nothing was sent to the device yet: the start (or the only push) is due, or waits for an address.</summary>
    Due,

    /// <summary>A start was handed out and its outcome is unknown. Stored before the start is sent.</summary>
    Starting,

    /// <summary>The device has the card, or APNs accepted the start; updates follow.</summary>
    Live,

    /// <summary>The push service accepted a notification, badge or widget push.</summary>
    Accepted,

    /// <summary>The device received the end, or does not need it.</summary>
    Ended,

    /// <summary>The user swiped the card away.</summary>
    Dismissed,

    /// <summary>The delivery failed and is not retried.</summary>
    Failed,

    /// <summary>The device is no longer a recipient, and its card was removed.</summary>
    Left,

    /// <summary>A newer version of the notification took its place, or the notification was withdrawn, before the push service accepted it.</summary>
    Replaced,
}

public static class DeliveryPhases
{
    private static readonly string[] Names = ["waiting_for_place", "due", "starting", "live", "accepted", "ended", "dismissed", "failed", "left", "replaced"];

    /// <summary>The name that is stored in the database.</summary>
    public static string Name(this DeliveryPhase phase) => Names[(int)phase];

    /// <exception cref="InvalidDataException">The name is not the name of a phase.</exception>
    public static DeliveryPhase Parse(string name) => Array.IndexOf(Names, name) is var index and >= 0
        ? (DeliveryPhase)index
        : throw new InvalidDataException($"'{name}' is no phase of a delivery");
}
