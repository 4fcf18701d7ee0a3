namespace ActivitySmith.Contracts;

/// <summary>A short label in a coloured capsule.</summary>
public sealed record ActivityBadge
{
    public required string Title { get; init; }

    public string? Color { get; init; }
}
