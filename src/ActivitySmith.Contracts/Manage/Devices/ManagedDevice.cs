namespace ActivitySmith.Contracts.Manage.Devices;

/// <summary>Body of <c>PATCH /manage/devices/{device_id}</c>.</summary>
public sealed record DevicePatchRequest
{
    /// <summary>1 to 100 characters; absent keeps.</summary>
    public string? Name { get; init; }
}

/// <summary>Something that shows states to a person.</summary>
public sealed record ManagedDevice
{
    /// <summary><c>dev_</c> and 20 characters; the built-in page is <c>board</c>.</summary>
    public required string DeviceId { get; init; }

    public required string Name { get; init; }

    /// <summary><c>page</c>: the server's own live page.</summary>
    public required string Kind { get; init; }

    public required string UserId { get; init; }

    /// <summary>Slugs of its channels, directly or through its user.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>Whether an address is known to which states can be sent now.</summary>
    public required bool Reachable { get; init; }

    /// <summary>Number on the app's icon; 0 shows none.</summary>
    public required int Badge { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
