namespace ActivitySmith.Contracts;

/// <summary>Every refusal of the management routes: RFC 9457 problem details (<c>application/problem+json</c>).</summary>
public sealed record ProblemAnswer
{
    /// <summary>URI reference that names the kind of problem; <c>about:blank</c> when the status says it all.</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }

    /// <summary>The HTTP status, again.</summary>
    public required int Status { get; init; }

    /// <summary>What was wrong, where, and what to do.</summary>
    public required string Detail { get; init; }

    /// <summary>Path of the request.</summary>
    public required string Instance { get; init; }

    /// <summary>JSON path of the offending member; absent when the problem is not about one.</summary>
    public string? Path { get; init; }
}
