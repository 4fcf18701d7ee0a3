namespace ActivitySmith.Contracts.Manage;

/// <summary>A tag in use.</summary>
public sealed record ManagedTag
{
    /// <summary>In lower case: tags that differ only in case are one tag.</summary>
    public required string Tag { get; init; }

    /// <summary>Number of activities that have it, running and ended; 0 or more.</summary>
    public required long Activities { get; init; }

    /// <summary>Number of streams whose state has it.</summary>
    public required long Streams { get; init; }

    /// <summary>Number of notifications that have it.</summary>
    public required long Notifications { get; init; }
}
