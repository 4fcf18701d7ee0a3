using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts.Manage;

/// <summary>Body of <c>POST /manage/accounts</c>.</summary>
public sealed record AccountCreateRequest
{
    /// <summary>1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Requests per minute and feature, 0 for no limit; absent: the server's limits.</summary>
    public int? RequestsPerMinute { get; init; }
}

/// <summary>Body of <c>PATCH /manage/accounts/{account_id}</c>; an absent member stays unchanged.</summary>
public sealed record AccountPatchRequest
{
    public string? Name { get; init; }

    /// <summary>Requests per minute and feature: 0 for no limit, -1 for the server's limits.</summary>
    public int? RequestsPerMinute { get; init; }
}

/// <summary>One tenant of the server.</summary>
public record ManagedAccount
{
    /// <summary>1 or more, in order of creation; never reused.</summary>
    public required long AccountId { get; init; }

    public required string Name { get; init; }

    /// <summary>Null: the server's limits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? RequestsPerMinute { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A new account with its first key. Only this response contains the key.</summary>
public sealed record CreatedAccount : ManagedAccount
{
    /// <summary>Key with scope <c>all</c> and the manage permission: <c>ask_</c> and 40 characters.</summary>
    public required string Key { get; init; }

    public required string KeyId { get; init; }
}
