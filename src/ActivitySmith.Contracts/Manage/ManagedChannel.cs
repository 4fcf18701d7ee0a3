namespace ActivitySmith.Contracts.Manage;

/// <summary>Body of <c>POST /manage/channels</c>.</summary>
public sealed record ChannelCreateRequest
{
    /// <summary><c>[a-z0-9][a-z0-9_-]{0,63}</c>; stays for good.</summary>
    public required string Slug { get; init; }

    /// <summary>1 to 100 characters; absent: the slug.</summary>
    public string? Name { get; init; }

    /// <summary>Ids of devices; absent is none.</summary>
    public IReadOnlyList<string>? Devices { get; init; }

    /// <summary>Ids of users all of whose devices belong to it; absent is none.</summary>
    public IReadOnlyList<string>? Users { get; init; }
}

/// <summary>Body of <c>PATCH /manage/channels/{slug}</c>; an absent member keeps what is, a list replaces, an empty one clears.</summary>
public sealed record ChannelPatchRequest
{
    public string? Name { get; init; }

    public IReadOnlyList<string>? Devices { get; init; }

    public IReadOnlyList<string>? Users { get; init; }
}

/// <summary>A named group of devices.</summary>
public sealed record ManagedChannel
{
    public required string Slug { get; init; }

    public required string Name { get; init; }

    /// <summary>Devices assigned directly.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    /// <summary>Users all of whose devices belong to it.</summary>
    public required IReadOnlyList<string> Users { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
