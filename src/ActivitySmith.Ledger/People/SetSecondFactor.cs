using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>Turns the second factor on or off. An active one cannot be replaced: it must be turned off first, which requires the password.</summary>
/// <param name="account">The person's account.</param>
/// <param name="userId">The person.</param>
/// <param name="sealedSecret">Null turns it off.</param>
/// <param name="step">The time step of the code that proved that the app has the secret.</param>
/// <param name="recoveryCodes">Hashes of the recovery codes; empty when it is turned off.</param>
/// <param name="stamp">A new stamp: it ends the other sessions, which were opened without the second factor.</param>
public sealed class SetSecondFactor(
    AccountId account, string userId, byte[]? sealedSecret, long step, IReadOnlyList<string> recoveryCodes, string stamp) : Command<Person>
{
    public override Result<Person> Apply(RowSet rows, DateTimeOffset now)
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
