namespace ActivitySmith.Domain.Deliveries;

/// <summary>Where a delivery stands on its way.</summary>
public enum DeliveryPhase
{
    /// <summary>The phone has no place left for another Live Activity; it starts when one gets free, newest first.</summary>
    WaitingForPlace,

    /// <summary>Nothing has left for the device yet: the start (or the one push) is due, or waits for an address.</summary>
    Due,

    /// <summary>A start was handed out and nobody has said yet what became of it. Stored before it is sent.</summary>
    Starting,

    /// <summary>The device has the card, or APNs took the start; updates follow.</summary>
    Live,

    /// <summary>A notification, badge or widget push was accepted.</summary>
    Accepted,

    /// <summary>The device got the end, or never needs it.</summary>
    Ended,

    /// <summary>The user swiped the card away.</summary>
    Dismissed,

    /// <summary>It never gets there.</summary>
    Failed,

    /// <summary>The device stopped being a recipient and lost the card.</summary>
    Left,
}

public static class DeliveryPhases
{
    private static readonly string[] Names = ["waiting_for_place", "due", "starting", "live", "accepted", "ended", "dismissed", "failed", "left"];

    /// <summary>As it is stored.</summary>
    public static string Name(this DeliveryPhase phase) => Names[(int)phase];

    /// <exception cref="InvalidDataException">No phase has that name.</exception>
    public static DeliveryPhase Parse(string name) => Array.IndexOf(Names, name) is var index and >= 0
        ? (DeliveryPhase)index
        : throw new InvalidDataException($"'{name}' is no phase of a delivery");
}
