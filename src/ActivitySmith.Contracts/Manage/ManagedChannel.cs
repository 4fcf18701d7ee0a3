namespace ActivitySmith.Contracts.Manage;

/// <summary>Body of <c>POST /manage/channels</c>.</summary>
public sealed record ChannelCreateRequest
{
    /// <summary><c>[a-z0-9][a-z0-9_-]{0,63}</c>; it cannot be changed later.</summary>
    public required string Slug { get; init; }

    /// <summary>1 to 100 characters; absent: the slug.</summary>
    public string? Name { get; init; }

    /// <summary>Ids of devices; absent means none.</summary>
    public IReadOnlyList<string>? Devices { get; init; }

    /// <summary>Ids of users; all their devices belong to the channel. Absent means none.</summary>
    public IReadOnlyList<string>? Users { get; init; }
}

/// <summary>Body of <c>PATCH /manage/channels/{slug}</c>; an absent member stays unchanged, a list replaces, an empty list clears.</summary>
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

    /// <summary>Users whose devices all belong to the channel.</summary>
    public required IReadOnlyList<string> Users { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
