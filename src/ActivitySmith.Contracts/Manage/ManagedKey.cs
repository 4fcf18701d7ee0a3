using System.Text.Json.Serialization;

namespace ActivitySmith.Contracts.Manage;

/// <summary>Body of <c>POST /manage/keys</c>.</summary>
public sealed record KeyCreateRequest
{
    /// <summary>1 to 100 characters, for people.</summary>
    public required string Name { get; init; }

    /// <summary><c>all</c> or <c>channels</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>1 to 100 slugs of existing channels; only with scope <c>channels</c>.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>Whether the key opens the management routes; absent is false.</summary>
    public bool? Manage { get; init; }
}

/// <summary>Body of <c>PATCH /manage/keys/{key_id}</c>; an absent member keeps what is.</summary>
public sealed record KeyPatchRequest
{
    public string? Name { get; init; }

    public string? Scope { get; init; }

    /// <summary>Needs scope <c>channels</c>, here or before.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    public bool? Manage { get; init; }
}

/// <summary>An API key that works; the key itself is not kept.</summary>
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

    /// <summary>The last request with this key; absent when there was none.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}

/// <summary>A new API key, with the key itself this once.</summary>
public sealed record CreatedKey : ManagedKey
{
    /// <summary><c>ask_</c> and 40 characters.</summary>
    public required string Key { get; init; }
}
