namespace ActivitySmith.Domain.Deliveries;

/// <summary>What a push is for.</summary>
public enum SendPurpose
{
    /// <summary>Starts a Live Activity.</summary>
    Start,

    /// <summary>The newest version to a card that is there, or its end; every notification, badge count and widget change.</summary>
    Next,

    /// <summary>Takes the card from a device that is no recipient any more.</summary>
    Leave,
}
