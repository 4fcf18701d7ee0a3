namespace ActivitySmith.Contracts;

/// <summary>Narrows the recipients to some channels.</summary>
public sealed record ChannelTarget
{
    /// <summary>Channel slugs, at least one; duplicates collapse, the order is kept in the answer.</summary>
    public required IReadOnlyList<string> Channels { get; init; }
}
