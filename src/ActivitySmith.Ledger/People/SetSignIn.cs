using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>Sets a person's email address and password, ends all sessions of the person and invalidates the unused links.</summary>
/// <param name="account">The person's account.</param>
/// <param name="userId">The person.</param>
/// <param name="email">The email address; must be unique in the account.</param>
/// <param name="passwordHash">Null keeps the password.</param>
/// <param name="stamp">A new stamp.</param>
public sealed class SetSignIn(AccountId account, string userId, string email, string? passwordHash, string stamp) : Command<Person>
{
    public override Result<Person> Apply(RowSet rows, DateTimeOffset now)
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
