using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>What a try to sign in was found to be, before it is counted.</summary>
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
/// Counts one try to sign in. Passwords are compared before, beside the ledger, because that is slow on purpose; tries are counted here
/// one after the other, so that no number of tries at the same time gets past <see cref="Lockout.MaxFailures"/>.
/// </summary>
/// <param name="person">As it was read for the comparison.</param>
/// <param name="what">What the comparison showed.</param>
/// <param name="totpStep">The time step of a right code; null when no code was compared.</param>
public sealed class JudgeSignIn(Person person, SignInTry what, long? totpStep) : Command<SignInJudged>
{
    public override Outcome<SignInJudged> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.People.Find(person.Account, person.UserId) is not { } current || rows.Users.Find(person.Account, person.UserId) is null)
            return PeopleCatalogue.WrongSignIn;
        if (current.IsLocked(now)) return PeopleCatalogue.Locked;

        // Another password or second factor was set meanwhile: what was compared is not what holds.
        if (current.Stamp != person.Stamp) return PeopleCatalogue.WrongSignIn;
        if (what == SignInTry.HalfWay) return new SignInJudged(current, IsGood: true);

        var isGood = what == SignInTry.Right && !(totpStep <= current.TotpStep);
        var next = isGood
            ? current with { Failures = 0, LockedUntil = null, TotpStep = totpStep ?? current.TotpStep, UpdatedAt = now }
            : Lockout.AfterFailure(current, now);
        rows.People.Put(next);
        return new SignInJudged(next, isGood);
    }
}

/// <param name="Person">As it is now.</param>
/// <param name="IsGood">False for a try that failed and was counted; a refusal would not have been.</param>
public sealed record SignInJudged(Person Person, bool IsGood);
