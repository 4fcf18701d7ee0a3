using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.People;

/// <summary>How a user signs in. A user without such a row has only come by one-time links so far.</summary>
public sealed record Person
{
    /// <summary>The stamp of users without a row.</summary>
    public const string FirstStamp = "";

    public required AccountId Account { get; init; }

    public required string UserId { get; init; }

    /// <summary>As <see cref="EmailAddress.Normal"/> leaves it; one person per account has it. Null until the person chose one.</summary>
    public string? Email { get; init; }

    /// <summary>Salted and stretched (PBKDF2); null until the person chose a password.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Sessions carry the stamp that stood when they were opened, and end when it changes.</summary>
    public string Stamp { get; init; } = FirstStamp;

    /// <summary>Wrong passwords and codes since the last right one, 0 to <see cref="Lockout.MaxFailures"/>.</summary>
    public int Failures { get; init; }

    /// <summary>Until then no password and no code is taken; null when not locked.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>The sealed secret of the authenticator app; null without a second factor.</summary>
    public byte[]? Totp { get; init; }

    /// <summary>The last time step whose code was taken; the same or an earlier one is refused, so that a code works once.</summary>
    public long TotpStep { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public bool IsLocked(DateTimeOffset now) => LockedUntil > now;
}
