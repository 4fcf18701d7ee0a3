namespace ActivitySmith.Contracts;

/// <summary>Error response of the management routes: RFC 9457 problem details (<c>application/problem+json</c>).</summary>
public sealed record ProblemResponse
{
    /// <summary>URI reference that identifies the problem type; <c>about:blank</c> when the status is sufficient.</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }

    /// <summary>The HTTP status code.</summary>
    public required int Status { get; init; }

    /// <summary>What is wrong, where, and what to do.</summary>
    public required string Detail { get; init; }

    /// <summary>Path of the request.</summary>
    public required string Instance { get; init; }

    /// <summary>JSON path of the invalid member; absent when the problem concerns no single member.</summary>
    public string? Path { get; init; }
}
