namespace ActivitySmith.Contracts;

/// <summary>A visible alert that comes with a state.</summary>
public sealed record ActivityAlert
{
    public string? Title { get; init; }

    public string? Body { get; init; }
}
