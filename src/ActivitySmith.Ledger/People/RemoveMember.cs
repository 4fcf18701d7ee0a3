using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>
/// Removes a user from an account. This commit also removes the user's sign-in, channel memberships, devices, sessions and unused
/// links, and the invites of an owner or admin.
/// </summary>
/// <param name="account">The user's account.</param>
/// <param name="userId">The user.</param>
/// <param name="by">The user who removes; must be allowed to manage the role of the other.</param>
public sealed class RemoveMember(AccountId account, string userId, string by) : Command<User>
{
    public override Result<User> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Users.Find(account, userId) is not { } user) return PeopleCatalogue.UserNotFound;
        if (PeopleRows.Check(rows, account, by, user.Role) is { } notAllowed) return notAllowed;
        if (userId == CreateAccount.OwnerId) return PeopleCatalogue.FirstOwnerStays;
        foreach (var channel in rows.Directory(account).Channels.Where(channel => channel.UserIds.Contains(userId)))
            rows.Put(channel with { UserIds = [.. channel.UserIds.Where(id => id != userId)] });
        PeopleRows.EndAccess(rows, account, userId);
        if (Role.CanManage(user.Role)) PeopleRows.EndRole(rows, account, userId);
        foreach (var device in rows.Directory(account).Devices.Where(device => device.UserId == userId && !device.IsPage).ToList())
            DeviceRemoval.Remove(rows, device, now);
        rows.People.Remove(account, userId);
        rows.Users.Remove(account, userId);
        return user;
    }
}
