using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>Creates a user from an invite and deletes the invite.</summary>
/// <param name="invite">
/// The invite as found by its link's token. A newer link of the same invite has another hash, and this one is then refused.
/// </param>
/// <param name="userId">The new user's id.</param>
/// <param name="name">The user's display name.</param>
/// <param name="passwordHash">Hash of the user's password.</param>
/// <param name="stamp">A new stamp.</param>
public sealed class AcceptInvite(Invite invite, string userId, string name, string passwordHash, string stamp) : Command<Member>
{
    public override Result<Member> Apply(RowSet rows, DateTimeOffset now)
    {
        if (DisplayName.Check(name) is { } badName) return badName;
        if (rows.Invites.Find(invite.Account, invite.Id) is not { } current || current.TokenHash != invite.TokenHash || !current.IsOpen(now))
            return PeopleCatalogue.InviteExpired;
        if (PeopleRows.IsTaken(rows, current.Account, current.Email, exceptUser: null)) return PeopleCatalogue.EmailTaken;
        if (AccountRules.CheckCount("people", rows.Users.All(current.Account).Count) is { } tooMany) return tooMany;
        var user = new User { Account = current.Account, Id = userId, Name = name, Role = current.Role, CreatedAt = now };
        var person = new Person
        {
            Account = current.Account,
            UserId = userId,
            Email = current.Email,
            PasswordHash = passwordHash,
            Stamp = stamp,
            UpdatedAt = now,
        };
        rows.Invites.Remove(current.Account, current.Id);
        rows.Users.Put(user);
        rows.People.Put(person);
        return new Member(user, person);
    }
}
