using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>Sets with what a person signs in, and ends all sessions and unused links of that person.</summary>
/// <param name="account">The person's account.</param>
/// <param name="userId">The person.</param>
/// <param name="email">Must be no other person's of the account.</param>
/// <param name="passwordHash">Null keeps the password.</param>
/// <param name="stamp">A new one.</param>
public sealed class SetSignIn(AccountId account, string userId, string email, string? passwordHash, string stamp) : Command<Person>
{
    public override Outcome<Person> Apply(RowSet rows, DateTimeOffset now)
    {
        if (EmailAddress.Normal(email) is var normal && normal.IsRefused(out var invalid)) return invalid;
        if (PeopleRows.Find(rows, account, userId, now) is not { } person) return PeopleCatalogue.UserNotFound;
        if (PeopleRows.IsTaken(rows, account, normal.Value, userId)) return PeopleCatalogue.EmailTaken;
        var changed = person with
        {
            Email = normal.Value,
            PasswordHash = passwordHash ?? person.PasswordHash,
            Stamp = stamp,
            UpdatedAt = now,
        };
        rows.People.Put(changed);
        PeopleRows.EndAccess(rows, account, userId);
        return changed;
    }
}

/// <summary>Turns the second factor on, or off. One that is on is not replaced: turning it off asks for the password.</summary>
/// <param name="account">The person's account.</param>
/// <param name="userId">The person.</param>
/// <param name="sealedSecret">Null turns it off.</param>
/// <param name="step">The time step of the code that proved the app knows the secret.</param>
/// <param name="recoveryCodes">Hashes of the codes that stand in for the app; empty when it is turned off.</param>
/// <param name="stamp">A new one: other sessions, opened with less, end.</param>
public sealed class SetSecondFactor(AccountId account, string userId, byte[]? sealedSecret, long step, IReadOnlyList<string> recoveryCodes, string stamp) : Command<Person>
{
    public override Outcome<Person> Apply(RowSet rows, DateTimeOffset now)
    {
        if (PeopleRows.Find(rows, account, userId, now) is not { } person) return PeopleCatalogue.UserNotFound;
        if (sealedSecret is not null && person.Totp is not null) return PeopleCatalogue.SecondFactorIsOn;
        var changed = person with
        {
            Totp = sealedSecret,
            TotpStep = sealedSecret is null ? 0 : step,
            RecoveryCodes = recoveryCodes,
            Stamp = stamp,
            UpdatedAt = now,
        };
        rows.People.Put(changed);
        PeopleRows.EndAccess(rows, account, userId);
        return changed;
    }
}

/// <summary>Replaces the recovery codes of a person who has a second factor.</summary>
public sealed class ReplaceRecoveryCodes(AccountId account, string userId, IReadOnlyList<string> hashes) : Command<Person>
{
    public override Outcome<Person> Apply(RowSet rows, DateTimeOffset now)
    {
        if (PeopleRows.Find(rows, account, userId, now) is not { } person) return PeopleCatalogue.UserNotFound;
        if (person.Totp is null) return PeopleCatalogue.SecondFactorIsOff;
        var changed = person with { RecoveryCodes = hashes, UpdatedAt = now };
        rows.People.Put(changed);
        return changed;
    }
}

/// <summary>Ends all sessions and unused links of a person.</summary>
public sealed class EndSessions(AccountId account, string userId, string stamp) : Command<Person>
{
    public override Outcome<Person> Apply(RowSet rows, DateTimeOffset now)
    {
        if (PeopleRows.Find(rows, account, userId, now) is not { } person) return PeopleCatalogue.UserNotFound;
        var changed = person with { Stamp = stamp, UpdatedAt = now };
        rows.People.Put(changed);
        PeopleRows.EndAccess(rows, account, userId);
        return changed;
    }
}
