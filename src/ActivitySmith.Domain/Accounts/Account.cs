using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Accounts;

/// <summary>One tenant of the server; nothing of one account is ever seen by another.</summary>
public sealed record Account
{
    public required AccountId Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Requests per minute and feature; null takes the server's limits, 0 is none.</summary>
    public int? RequestsPerMinute { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A person of an account.</summary>
public sealed record User
{
    public required AccountId Account { get; init; }

    /// <summary><c>usr_</c> and 20 characters; the first start's is <c>owner</c>.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary><c>owner</c> or <c>member</c>.</summary>
    public required string Role { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A link that signs a browser in once.</summary>
public sealed record SignInLink
{
    /// <summary>Longest time between making and using a link.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public required AccountId Account { get; init; }

    /// <summary>SHA-256 of the token in lower-case hex; the token itself is not kept.</summary>
    public required string TokenHash { get; init; }

    public required string UserId { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether it was mailed to the person, who then is asked for the second factor; false for one that an owner or the operator passes on.</summary>
    public bool IsMailed { get; init; }

    /// <summary>Null until it was used.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>
    /// Whether it signs in. One that ends far ahead is from a clock that was wrong; as much again as it lives is left for a clock that was set back.
    /// </summary>
    public bool IsOpen(DateTimeOffset now) => UsedAt is null && ExpiresAt > now && ExpiresAt <= now + (2 * Lifetime);
}
