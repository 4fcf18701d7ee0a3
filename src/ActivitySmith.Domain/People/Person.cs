using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.People;

/// <summary>How a user signs in. A user without a row has only used one-time links so far.</summary>
public sealed record Person
{
    /// <summary>Stamp of users without a row.</summary>
    public const string FirstStamp = "";

    public required AccountId Account { get; init; }

    public required string UserId { get; init; }

    /// <summary>Normalized by <see cref="EmailAddress.Normal"/>; unique per account. Null until the person has set one.</summary>
    public string? Email { get; init; }

    /// <summary>Salted PBKDF2 hash; null until the person has set a password.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>
    /// Changes with the password, with the second factor and when the person signs out everywhere. A sign-in that began with an older stamp cannot be
    /// completed.
    /// </summary>
    public string Stamp { get; init; } = FirstStamp;

    /// <summary>Wrong passwords and codes from unknown origins since the last pause, 0 to <see cref="Lockout.MaxFailuresElsewhere"/>.</summary>
    public int Failures { get; init; }

    /// <summary>Until then the server accepts no password and no code from an unknown origin; null when sign-in is not paused.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>The sealed secret of the authenticator app; null without a second factor.</summary>
    public byte[]? Totp { get; init; }

    /// <summary>The last time step whose code was accepted. The same step and earlier ones are refused, so that a code works once.</summary>
    public long TotpStep { get; init; }

    /// <summary>Hashes of the unused recovery codes, see <see cref="People.RecoveryCodes"/>; empty without a second factor.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; init; } = [];

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether sign-in from unknown origins is paused.</summary>
    public bool IsSlowed(DateTimeOffset now) => Lockout.IsAhead(LockedUntil, now);
}
