namespace ActivitySmith.Domain.Deliveries;

/// <summary>The server's reaction to a reply of a push service.</summary>
public enum Reaction
{
    /// <summary>Accepted.</summary>
    Done,

    /// <summary>Retry the same address after a pause, with the newest state.</summary>
    Retry,

    /// <summary>The address is invalid: remove it and do not retry.</summary>
    Drop,

    /// <summary>Create a new provider token as soon as the minimum age of the current one allows, and retry once.</summary>
    NewProviderToken,

    /// <summary>Keep the provider token, create no other for 20 minutes, and retry later.</summary>
    KeepProviderToken,

    /// <summary>Close the connection and retry once on a new one.</summary>
    NewConnection,

    /// <summary>The server's request or data is wrong: do not send it again unchanged.</summary>
    Refuse,

    /// <summary>A setting is wrong: stop sending and report it.</summary>
    Halt,

    /// <summary>The broadcast channel no longer exists: use update tokens.</summary>
    BroadcastChannelNotFound,

    /// <summary>The app has reached its maximum number of channels: delete unused channels and retry.</summary>
    MakeRoom,
}
