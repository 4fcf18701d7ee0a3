namespace ActivitySmith.Domain.Deliveries;

/// <summary>The event that a device reports about one of its Live Activities.</summary>
public enum CardReport
{
    /// <summary>The card is on the device, or has a new update token.</summary>
    Started,

    /// <summary>The user is looking at the card.</summary>
    Shown,

    /// <summary>The user swiped the card away.</summary>
    Dismissed,

    /// <summary>The system ended the card.</summary>
    Ended,
}
