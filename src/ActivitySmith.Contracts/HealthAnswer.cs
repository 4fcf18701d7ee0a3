namespace ActivitySmith.Contracts;

/// <summary>Answer of <c>GET /health</c>: 200 when <see cref="Ok"/>, else 503.</summary>
public sealed record HealthAnswer
{
    public required bool Ok { get; init; }

    /// <summary>Always <c>activitysmith</c>.</summary>
    public string Service { get; init; } = "activitysmith";

    public required DateTimeOffset Timestamp { get; init; }

    public required IReadOnlyList<HealthCheckAnswer> Checks { get; init; }
}

/// <summary>One part of the server that was looked at.</summary>
public sealed record HealthCheckAnswer
{
    public required string Name { get; init; }

    public required bool Ok { get; init; }

    /// <summary>What is wrong, or how much is in use; absent when there is nothing to say.</summary>
    public string? Message { get; init; }
}
