using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.People;

/// <summary>A link by which one person joins an account, once. It goes when it is used or revoked.</summary>
public sealed record Invite
{
    /// <summary>Time between making a link and its end.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Invites of one account that wait at a time.</summary>
    public const int MaxPending = 200;

    public required AccountId Account { get; init; }

    /// <summary><c>inv_</c> and 20 characters.</summary>
    public required string Id { get; init; }

    public required string Email { get; init; }

    /// <summary>One of <see cref="People.Role"/>.</summary>
    public required string Role { get; init; }

    /// <summary>SHA-256 of the link's token in lower-case hex; the token itself is not kept.</summary>
    public required string TokenHash { get; init; }

    /// <summary>The user who invited.</summary>
    public required string InvitedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether it can be accepted. One that a clock which was ahead has dated is over.</summary>
    public bool IsOpen(DateTimeOffset now) => ExpiresAt > now && ExpiresAt <= now + (2 * Lifetime);
}
