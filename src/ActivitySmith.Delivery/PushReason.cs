namespace ActivitySmith.Delivery;

/// <summary>Reasons that come from this server and not from a push service.</summary>
public static class PushReason
{
    /// <summary>No connection could be made, or it broke more often than the server resends a push.</summary>
    public const string Unreachable = "Unreachable";

    /// <summary>The push service did not reply within the timeout.</summary>
    public const string TimedOut = "TimedOut";

    /// <summary>The queue is full.</summary>
    public const string QueueFull = "QueueFull";

    /// <summary>The options contain no key.</summary>
    public const string NotConfigured = "NotConfigured";

    /// <summary>The server is stopping.</summary>
    public const string Stopping = "Stopping";

    /// <summary>The host of a subscription is not an allowed push service.</summary>
    public const string HostNotAllowed = "HostNotAllowed";

    /// <summary>The host name resolves to an address that is not public.</summary>
    public const string AddressNotPublic = "AddressNotPublic";

    /// <summary>The subscription was made with a key other than the server's current one.</summary>
    public const string OtherKey = "VapidPkHashMismatch";

    /// <summary>Suffix of the reason when sending stops because the push service reports most subscriptions as dead.</summary>
    public const string ForMost = " for most subscriptions";
}
