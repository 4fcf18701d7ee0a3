using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>The result of comparing a password or code, before the attempt is counted.</summary>
public enum SignInTry
{
    /// <summary>Wrong password or code.</summary>
    Wrong,

    /// <summary>
    /// The password is right and a code must follow. The failure count stays, so that the right password allows no additional guesses of codes.
    /// </summary>
    HalfWay,

    /// <summary>The password and, if required, the code are right.</summary>
    Right,
}

/// <summary>
/// Counts one sign-in attempt. Passwords are compared earlier, outside the ledger, because hashing is slow on purpose. The ledger counts attempts one
/// after the other, so that parallel attempts cannot bypass <see cref="Lockout"/>.
/// </summary>
/// <param name="person">The person as read for the comparison.</param>
/// <param name="what">The result of the comparison.</param>
/// <param name="source">The source of the attempt.</param>
public sealed class CheckSignIn(Person person, SignInTry what, SignInSource source) : Command<SignInChecked>
{
    /// <summary>The time step of the right code; null when no code was compared.</summary>
    public long? TotpStep { get; init; }

    /// <summary>Hash of a recovery code that was entered instead of a code; null when none was. The command checks it and removes it.</summary>
    public string? RecoveryCode { get; init; }

    /// <summary>A stronger hash of the right password, when the stored hash is too weak; null keeps the stored one.</summary>
    public string? Rehashed { get; init; }

    public override Result<SignInChecked> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.People.Find(person.Account, person.UserId) is not { } current || rows.Users.Find(person.Account, person.UserId) is null)
            return PeopleCatalogue.WrongSignIn;
        var origin = OriginOf(rows, now);
        if (Lockout.IsPaused(current, origin, now)) return PeopleCatalogue.Locked;

        // The password or second factor was changed since the comparison, so its result is not valid.
        if (current.Stamp != person.Stamp) return PeopleCatalogue.WrongSignIn;
        var isGood = what != SignInTry.Wrong && !(TotpStep <= current.TotpStep) && (RecoveryCode is null || current.RecoveryCodes.Contains(RecoveryCode));
        if (!isGood)
        {
            var failedFrom = Lockout.AfterFailure(origin, now);
            rows.SignInOrigins.Put(failedFrom);
            var failed = origin.IsKnown(now) ? current : Lockout.AfterFailureElsewhere(current, now);
            if (failed != current) rows.People.Put(failed);
            return new SignInChecked(failed, IsGood: false, Lockout.IsPaused(failed, failedFrom, now));
        }

        var next = current with
        {
            PasswordHash = Rehashed ?? current.PasswordHash,
            TotpStep = TotpStep ?? current.TotpStep,
            RecoveryCodes = RecoveryCode is null ? current.RecoveryCodes : [.. current.RecoveryCodes.Where(code => code != RecoveryCode)],
            UpdatedAt = now,
        };
        rows.People.Put(next);
        if (what == SignInTry.Right && (origin.Failures > 0 || origin.PausedUntil is not null))
            rows.SignInOrigins.Put(origin with { Failures = 0, PausedUntil = null });
        return new SignInChecked(next, IsGood: true);
    }

    /// <summary>The browser's origin when the person has signed in with it before; otherwise the network's.</summary>
    private SignInOrigin OriginOf(RowSet rows, DateTimeOffset now)
    {
        var network = source.NetworkOf(person.UserId);
        var known = source.BrowserOf(person.UserId) is { } browser
            && rows.SignInOrigins.Find(person.Account, browser) is { } row
            && row.IsKnown(now) ? row : null;
        return known ?? rows.SignInOrigins.Find(person.Account, network) ?? new SignInOrigin { Account = person.Account, Id = network, ExpiresAt = now };
    }
}

/// <param name="Person">The person's current row.</param>
/// <param name="IsGood">False for a failed attempt. It is not a refusal, because a refused command would not store the count.</param>
/// <param name="BeganPause">Whether this attempt began a pause.</param>
public sealed record SignInChecked(Person Person, bool IsGood, bool BeganPause = false);
