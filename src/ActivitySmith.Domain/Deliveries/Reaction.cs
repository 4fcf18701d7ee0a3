namespace ActivitySmith.Domain.Deliveries;

/// <summary>What a reply of a push service makes this server do.</summary>
public enum Reaction
{
    /// <summary>Accepted.</summary>
    Done,

    /// <summary>The same address again after a pause, in the newest state by then.</summary>
    Retry,

    /// <summary>The address is dead: forget it, never retry.</summary>
    Drop,

    /// <summary>Make a new provider token, as early as its floor allows, and retry once.</summary>
    NewProviderToken,

    /// <summary>Keep the provider token; make no other for 20 minutes; retry later.</summary>
    KeepProviderToken,

    /// <summary>Close the connection and retry once on a new one.</summary>
    NewConnection,

    /// <summary>Our fault or bad data: do not send this again as it is.</summary>
    Refuse,

    /// <summary>Settings are wrong: stop sending and say so.</summary>
    Halt,

    /// <summary>The broadcast channel is gone: send by tokens.</summary>
    ChannelGone,

    /// <summary>The app has as many channels as it may: delete unused ones and retry.</summary>
    MakeRoom,
}
