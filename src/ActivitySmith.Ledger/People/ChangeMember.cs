using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>
/// Changes a user's name or role, with effect from the next request of each session. When the new role has fewer permissions,
/// <see cref="PeopleRows.EndRole"/> removes the invites and links that could restore the old one. A new owner is signed out, and unused links of
/// that person stop working.
/// </summary>
/// <param name="account">The user's account.</param>
/// <param name="userId">The user.</param>
/// <param name="name">Null keeps.</param>
/// <param name="role">One of <see cref="Role"/>; null keeps.</param>
/// <param name="by">
/// The user who makes the change: for the own name anybody, else somebody who may manage the old and the new role
/// (<see cref="Role.CanManage(string, string)"/>).
/// </param>
public sealed class ChangeMember(AccountId account, string userId, string? name, string? role, string by) : Command<MemberChange>
{
    public override Result<MemberChange> Apply(RowSet rows, DateTimeOffset now)
    {
        if (DisplayName.Check(name) is { } badName) return badName;
        if (role is not null && !Role.IsKnown(role)) return PeopleCatalogue.InvalidRole;
        if (rows.Users.Find(account, userId) is not { } before) return PeopleCatalogue.UserNotFound;
        var isOwnName = role is null && userId == by;
        if (!isOwnName && (PeopleRows.Check(rows, account, by, before.Role) ?? PeopleRows.Check(rows, account, by, role ?? before.Role)) is { } notAllowed)
            return notAllowed;
        if (userId == CreateAccount.OwnerId && role is not (null or Role.Owner)) return PeopleCatalogue.FirstOwnerStays;
        var user = before with { Name = name ?? before.Name, Role = role ?? before.Role };
        rows.Users.Put(user);
        if (Role.IsLowered(before.Role, user.Role)) PeopleRows.EndRole(rows, account, userId);

        // An admin may have created a link for the person, who was no owner then, and used it.
        if (Role.IsOwner(user.Role) && !Role.IsOwner(before.Role)) PeopleRows.EndAccess(rows, account, userId);
        return new MemberChange(before, user);
    }
}

/// <param name="Before">The user before the change.</param>
/// <param name="After">The user from now on.</param>
public sealed record MemberChange(User Before, User After);
