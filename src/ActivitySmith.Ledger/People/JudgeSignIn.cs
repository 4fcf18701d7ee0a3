using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>What an attempt to sign in was found to be, before it is counted.</summary>
public enum SignInTry
{
    /// <summary>Wrong password or code.</summary>
    Wrong,

    /// <summary>The password is right and a code must follow: failures stay counted, so that knowing the password buys no further codes.</summary>
    HalfWay,

    /// <summary>All that was asked for is right.</summary>
    Right,
}

/// <summary>
/// Counts one attempt to sign in. Passwords are compared before, beside the ledger, because that is slow on purpose; attempts are counted here
/// one after the other, so that no number of attempts at the same time gets past <see cref="Lockout"/>.
/// </summary>
/// <param name="person">As it was read for the comparison.</param>
/// <param name="what">What the comparison showed.</param>
/// <param name="source">Where the attempt comes from.</param>
public sealed class JudgeSignIn(Person person, SignInTry what, SignInSource source) : Command<SignInJudged>
{
    /// <summary>The time step of a right code; null when no code was compared.</summary>
    public long? TotpStep { get; init; }

    /// <summary>Hash of a recovery code that was typed in place of a code; null when none was. It decides here, and works once.</summary>
    public string? RecoveryCode { get; init; }

    /// <summary>The right password hashed again, when the hash that is kept is too weak; null leaves that.</summary>
    public string? Rehashed { get; init; }

    public override Outcome<SignInJudged> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.People.Find(person.Account, person.UserId) is not { } current || rows.Users.Find(person.Account, person.UserId) is null)
            return PeopleCatalogue.WrongSignIn;
        var origin = OriginOf(rows, now);
        if (Lockout.IsPaused(current, origin, now)) return PeopleCatalogue.Locked;

        // Another password or second factor was set in between: what was compared is not what holds.
        if (current.Stamp != person.Stamp) return PeopleCatalogue.WrongSignIn;
        var isGood = what != SignInTry.Wrong && !(TotpStep <= current.TotpStep) && (RecoveryCode is null || current.RecoveryCodes.Contains(RecoveryCode));
        if (!isGood)
        {
            var failedFrom = Lockout.AfterFailure(origin, now);
            rows.SignInOrigins.Put(failedFrom);
            var failed = origin.IsKnown(now) ? current : Lockout.AfterFailureElsewhere(current, now);
            if (failed != current) rows.People.Put(failed);
            return new SignInJudged(failed, IsGood: false, Lockout.IsPaused(failed, failedFrom, now));
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
        return new SignInJudged(next, IsGood: true);
    }

    /// <summary>The browser when the person has signed in with it before, else the network.</summary>
    private SignInOrigin OriginOf(RowSet rows, DateTimeOffset now)
    {
        var network = source.NetworkOf(person.UserId);
        var known = source.BrowserOf(person.UserId) is { } browser && rows.SignInOrigins.Find(person.Account, browser) is { } row && row.IsKnown(now) ? row : null;
        return known ?? rows.SignInOrigins.Find(person.Account, network) ?? new SignInOrigin { Account = person.Account, Id = network, ExpiresAt = now };
    }
}

/// <param name="Person">As it is now.</param>
/// <param name="IsGood">False for an attempt that failed and was counted; a refusal would not have been.</param>
/// <param name="BeganPause">Whether further attempts are not judged for a while because of this one.</param>
public sealed record SignInJudged(Person Person, bool IsGood, bool BeganPause = false);
