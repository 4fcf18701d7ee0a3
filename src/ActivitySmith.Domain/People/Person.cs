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

    /// <summary>Changes with the password, the second factor and signing out everywhere; what was begun with an older stamp cannot be completed.</summary>
    public string Stamp { get; init; } = FirstStamp;

    /// <summary>Wrong passwords and codes from unknown origins since the last pause, 0 to <see cref="Lockout.MaxFailuresElsewhere"/>.</summary>
    public int Failures { get; init; }

    /// <summary>Until then no password and no code is taken from an unknown origin; null when attempts are not slowed.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>The sealed secret of the authenticator app; null without a second factor.</summary>
    public byte[]? Totp { get; init; }

    /// <summary>The last time step whose code was taken; the same or an earlier one is refused, so that a code works once.</summary>
    public long TotpStep { get; init; }

    /// <summary>Hashes of the recovery codes that were not used yet, see <see cref="People.RecoveryCodes"/>; empty without a second factor.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; init; } = [];

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether attempts from unknown origins wait.</summary>
    public bool IsSlowed(DateTimeOffset now) => Lockout.IsAhead(LockedUntil, now);
}
