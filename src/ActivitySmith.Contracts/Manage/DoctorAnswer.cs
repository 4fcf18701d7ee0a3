namespace ActivitySmith.Contracts.Manage;

/// <summary>Whether pushes can get to phones.</summary>
public sealed record DoctorAnswer
{
    /// <summary>Whether every check is.</summary>
    public required bool Ok { get; init; }

    public required IReadOnlyList<DoctorCheck> Checks { get; init; }
}

public sealed record DoctorCheck
{
    public required string Check { get; init; }

    public required bool Ok { get; init; }

    /// <summary>What was seen and, when that is wrong, what to mend.</summary>
    public required string Message { get; init; }
}
