namespace ActivitySmith.Contracts;

/// <summary>Response of <c>GET /health</c>: 200 when <see cref="Ok"/> is true, otherwise 503.</summary>
public sealed record HealthResponse
{
    public required bool Ok { get; init; }

    /// <summary>Always <c>activitysmith</c>.</summary>
    public string Service { get; init; } = "activitysmith";

    public required DateTimeOffset Timestamp { get; init; }

    public required IReadOnlyList<HealthCheckResponse> Checks { get; init; }
}

/// <summary>The result of one check.</summary>
public sealed record HealthCheckResponse
{
    public required string Name { get; init; }

    public required bool Ok { get; init; }

    /// <summary>The problem, or the current usage; absent when the check reports neither.</summary>
    public string? Message { get; init; }
}
