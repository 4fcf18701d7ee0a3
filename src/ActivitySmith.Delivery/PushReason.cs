namespace ActivitySmith.Delivery;

/// <summary>Reasons that are this server's and not the push service's.</summary>
public static class PushReason
{
    /// <summary>No connection could be made, or it broke more often than a push is repeated.</summary>
    public const string Unreachable = "Unreachable";

    /// <summary>No reply in time.</summary>
    public const string TimedOut = "TimedOut";

    /// <summary>More pushes wait than there is room for.</summary>
    public const string QueueFull = "QueueFull";

    /// <summary>The options name no key.</summary>
    public const string NotConfigured = "NotConfigured";

    /// <summary>The server stops.</summary>
    public const string Stopping = "Stopping";

    /// <summary>The host of a subscription is none that pushes may go to.</summary>
    public const string HostNotAllowed = "HostNotAllowed";

    /// <summary>The host's name leads to an address that is not public.</summary>
    public const string AddressNotPublic = "AddressNotPublic";

    /// <summary>The subscription was made with another key than the server has now.</summary>
    public const string OtherKey = "VapidPkHashMismatch";

    /// <summary>End of the reason for which a push service is stopped that calls most subscriptions dead.</summary>
    public const string ForMost = " for most subscriptions";
}
