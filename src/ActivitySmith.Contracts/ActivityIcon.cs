namespace ActivitySmith.Contracts;

/// <summary>An SF Symbol beside the title.</summary>
public sealed record ActivityIcon
{
    /// <summary>Apple's symbol name, such as <c>bolt.fill</c>.</summary>
    public required string Symbol { get; init; }

    public string? Color { get; init; }
}
