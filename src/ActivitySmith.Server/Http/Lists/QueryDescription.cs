namespace ActivitySmith.Server.Http.Lists;

/// <summary>Type of a query parameter.</summary>
public enum QueryType
{
    Text,
    WholeNumber,
    Time,
}

/// <summary>Metadata: an optional query parameter of a route, for the OpenAPI document.</summary>
public sealed record QueryDescription(string Name, string Description)
{
    public QueryType Type { get; init; }

    /// <summary>The accepted values; null when any value is.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>How often the parameter may appear.</summary>
    public int MaxCount { get; init; } = 1;
}
