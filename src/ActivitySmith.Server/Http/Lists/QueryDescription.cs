namespace ActivitySmith.Server.Http.Lists;

/// <summary>What a parameter of the query holds.</summary>
public enum QueryType
{
    Text,
    WholeNumber,
    Time,
}

/// <summary>Metadata: an optional parameter of the query that a route reads, for the OpenAPI document.</summary>
public sealed record QueryDescription(string Name, string Description)
{
    public QueryType Type { get; init; }

    /// <summary>The only values taken; null when any is.</summary>
    public IReadOnlyList<string>? Values { get; init; }
}
