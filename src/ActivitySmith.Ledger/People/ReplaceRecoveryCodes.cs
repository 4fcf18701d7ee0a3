using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>Replaces the recovery codes of a person who has a second factor.</summary>
public sealed class ReplaceRecoveryCodes(AccountId account, string userId, IReadOnlyList<string> hashes) : Command<Person>
{
    public override Result<Person> Apply(RowSet rows, DateTimeOffset now)
    {
        if (PeopleRows.Find(rows, account, userId, now) is not { } person) return PeopleCatalogue.UserNotFound;
        if (person.Totp is null) return PeopleCatalogue.SecondFactorIsOff;
        var changed = person with { RecoveryCodes = hashes, UpdatedAt = now };
        rows.People.Put(changed);
        return changed;
    }
}
