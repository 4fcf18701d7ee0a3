using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts.Manage;

/// <summary>One page of a list.</summary>
public sealed record ListResponse<T>
{
    public required IReadOnlyList<T> Data { get; init; }

    /// <summary>Value of <c>?cursor=</c> for the next page; null on the last page.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? NextCursor { get; init; }
}
