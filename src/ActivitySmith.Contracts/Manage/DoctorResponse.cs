namespace ActivitySmith.Contracts.Manage;

/// <summary>The result of checking whether pushes can reach phones.</summary>
public sealed record DoctorResponse
{
    /// <summary>True when every check passed.</summary>
    public required bool Ok { get; init; }

    public required IReadOnlyList<DoctorCheck> Checks { get; init; }
}

public sealed record DoctorCheck
{
    public required string Check { get; init; }

    public required bool Ok { get; init; }

    /// <summary>The finding and, for a failed check, how to fix it.</summary>
    public required string Message { get; init; }
}
