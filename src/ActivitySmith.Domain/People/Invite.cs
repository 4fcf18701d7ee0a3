using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.People;

/// <summary>A link with which one person joins an account, once. Using or revoking it deletes the row.</summary>
public sealed record Invite
{
    /// <summary>Time from the creation of a link to its expiry.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Maximum open invites of one account.</summary>
    public const int MaxPending = 200;

    public required AccountId Account { get; init; }

    /// <summary><c>inv_</c> and 20 characters.</summary>
    public required string Id { get; init; }

    public required string Email { get; init; }

    /// <summary>One of <see cref="People.Role"/>.</summary>
    public required string Role { get; init; }

    /// <summary>SHA-256 of the link's token in lower-case hex; the server does not store the token itself.</summary>
    public required string TokenHash { get; init; }

    /// <summary>The user who created the invite.</summary>
    public required string InvitedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>
    /// Whether the invite can be accepted. An expiry in the far future comes from a clock that was wrong; such an invite counts as expired.
    /// </summary>
    public bool IsOpen(DateTimeOffset now) => ExpiresAt > now && ExpiresAt <= now + (2 * Lifetime);
}
