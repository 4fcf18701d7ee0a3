namespace ActivitySmith.Contracts;

/// <summary>Limits the recipients to the devices of some channels.</summary>
public sealed record ChannelTarget
{
    /// <summary>Channel slugs, at least one. The server drops duplicates; the response keeps the order.</summary>
    public required IReadOnlyList<string> Channels { get; init; }
}
