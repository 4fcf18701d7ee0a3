using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Accounts;

/// <summary>One tenant of the server. No account can see the data of another.</summary>
public sealed record Account
{
    public required AccountId Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Requests per minute and feature; null for the server's limits, 0 for no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A person of an account.</summary>
public sealed record User
{
    public required AccountId Account { get; init; }

    /// <summary><c>usr_</c> and 20 characters; every account's first user is <c>owner</c>.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>One of <see cref="People.Role"/>.</summary>
    public required string Role { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A link that signs in one browser, once.</summary>
public sealed record SignInLink
{
    /// <summary>Longest time from creation to use.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public required AccountId Account { get; init; }

    /// <summary>SHA-256 of the token in lower-case hex; the server does not store the token itself.</summary>
    public required string TokenHash { get; init; }

    public required string UserId { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>
    /// Whether the server mailed the link to the person: then the sign-in also requires the second factor. False for a link that an owner or the
    /// operator passes on.
    /// </summary>
    public bool IsMailed { get; init; }

    /// <summary>Null until it was used.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>
    /// Whether the link signs in. An expiry in the far future comes from a clock that was wrong. One extra lifetime is tolerated, for a clock that
    /// was set back since.
    /// </summary>
    public bool IsOpen(DateTimeOffset now) => UsedAt is null && ExpiresAt > now && ExpiresAt <= now + (2 * Lifetime);
}
