using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts.Manage;

/// <summary>Body of <c>POST /manage/keys</c>.</summary>
public sealed record KeyCreateRequest
{
    /// <summary>1 to 100 characters, for display.</summary>
    public required string Name { get; init; }

    /// <summary><c>all</c> or <c>channels</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>1 to 100 slugs of existing channels; only with scope <c>channels</c>.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>Whether the key may use the management routes; absent means false.</summary>
    public bool? Manage { get; init; }
}

/// <summary>Body of <c>PATCH /manage/keys/{key_id}</c>; an absent member stays unchanged.</summary>
public sealed record KeyPatchRequest
{
    public string? Name { get; init; }

    public string? Scope { get; init; }

    /// <summary>Needs scope <c>channels</c>, in this request or already set.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    public bool? Manage { get; init; }
}

/// <summary>An active API key. The server does not store the key itself.</summary>
public record ManagedKey
{
    /// <summary><c>key_</c> and 20 characters.</summary>
    public required string KeyId { get; init; }

    public required string Name { get; init; }

    /// <summary><c>all</c> or <c>channels</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>Null with scope <c>all</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? Channels { get; init; }

    public required bool Manage { get; init; }

    /// <summary>The key's last four characters.</summary>
    public required string LastFour { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Time of the last request with this key; absent when it was never used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}

/// <summary>A new API key. Only this response contains the key itself.</summary>
public sealed record CreatedKey : ManagedKey
{
    /// <summary><c>ask_</c> and 40 characters.</summary>
    public required string Key { get; init; }
}
