using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Devices;

/// <summary>What a device is, and so which way out reaches it.</summary>
public static class DeviceKind
{
    /// <summary>The server's own live page; always reachable, no activity limit.</summary>
    public const string Page = "page";

    public static IReadOnlyList<string> Names { get; } = [Page];
}

/// <summary>Something that shows states to a person.</summary>
public sealed record Device
{
    public required AccountId Account { get; init; }

    /// <summary><c>dev_</c> and 20 characters; the built-in page is <c>board</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The user whose device it is.</summary>
    public required string UserId { get; init; }

    /// <summary>One of <see cref="DeviceKind.Names"/>.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether an address for Live Activities and notifications is known now.</summary>
    public bool IsReachable => Kind == DeviceKind.Page;
}
