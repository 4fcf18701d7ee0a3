using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Channels;

/// <summary>A named group of devices that requests can target.</summary>
public sealed record Channel
{
    public required AccountId Account { get; init; }

    /// <summary>See <see cref="ChannelSlug"/>.</summary>
    public required string Slug { get; init; }

    public required string Name { get; init; }

    /// <summary>Devices assigned directly.</summary>
    public required IReadOnlyList<string> DeviceIds { get; init; }

    /// <summary>Users whose devices all belong to the channel.</summary>
    public required IReadOnlyList<string> UserIds { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The name of a channel in requests: <c>[a-z0-9][a-z0-9_-]{0,63}</c>.</summary>
public static class ChannelSlug
{
    public static bool IsValid(string slug) =>
        slug.Length is >= 1 and <= 64
        && slug[0] is not ('_' or '-')
        && slug.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-');
}
