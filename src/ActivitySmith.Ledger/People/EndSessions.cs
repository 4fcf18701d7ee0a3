using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>Ends all sessions of a person and invalidates the unused links.</summary>
public sealed class EndSessions(AccountId account, string userId, string stamp) : Command<Person>
{
    public override Result<Person> Apply(RowSet rows, DateTimeOffset now)
    {
        if (PeopleRows.Find(rows, account, userId, now) is not { } person) return PeopleCatalogue.UserNotFound;
        var changed = person with { Stamp = stamp, UpdatedAt = now };
        rows.People.Put(changed);
        PeopleRows.EndAccess(rows, account, userId);
        return changed;
    }
}
