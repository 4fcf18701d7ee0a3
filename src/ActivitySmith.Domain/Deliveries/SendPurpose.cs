namespace ActivitySmith.Domain.Deliveries;

/// <summary>The purpose of a push.</summary>
public enum SendPurpose
{
    /// <summary>Starts a Live Activity.</summary>
    Start,

    /// <summary>Brings the newest version or the end to an existing card; also every notification, badge count and widget change.</summary>
    Next,

    /// <summary>
    /// Tells in a notification what a start would have shown: APNs accepted the start for a suspect token, and the phone has not confirmed the card.
    /// </summary>
    Fallback,

    /// <summary>Ends the card on a device that is no longer a recipient.</summary>
    Leave,
}
