using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>
/// Changes a user's name or role, with effect from the next request of each session. When an owner becomes a member,
/// <see cref="PeopleRows.EndOwnership"/> removes the invites and links that could restore the role.
/// </summary>
/// <param name="account">The user's account.</param>
/// <param name="userId">The user.</param>
/// <param name="name">Null keeps.</param>
/// <param name="role">One of <see cref="Role"/>; null keeps.</param>
public sealed class ChangeMember(AccountId account, string userId, string? name, string? role) : Command<User>
{
    public override Result<User> Apply(RowSet rows, DateTimeOffset now)
    {
        if (DisplayName.Check(name) is { } badName) return badName;
        if (role is not null && !Role.IsKnown(role)) return PeopleCatalogue.InvalidRole;
        if (rows.Users.Find(account, userId) is not { } before) return PeopleCatalogue.UserNotFound;
        if (userId == CreateAccount.OwnerId && role is not (null or Role.Owner)) return PeopleCatalogue.FirstOwnerStays;
        var user = before with { Name = name ?? before.Name, Role = role ?? before.Role };
        rows.Users.Put(user);
        if (before.Role == Role.Owner && user.Role != Role.Owner) PeopleRows.EndOwnership(rows, account, userId);
        return user;
    }
}
