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
/// links, and an owner's invites.
/// </summary>
public sealed class RemoveMember(AccountId account, string userId) : Command<User>
{
    public override Result<User> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Users.Find(account, userId) is not { } user) return PeopleCatalogue.UserNotFound;
        if (userId == CreateAccount.OwnerId) return PeopleCatalogue.FirstOwnerStays;
        foreach (var channel in rows.Directory(account).Channels.Where(channel => channel.UserIds.Contains(userId)))
            rows.Put(channel with { UserIds = [.. channel.UserIds.Where(id => id != userId)] });
        PeopleRows.EndAccess(rows, account, userId);
        if (user.Role == Role.Owner) PeopleRows.EndOwnership(rows, account, userId);
        foreach (var device in rows.Directory(account).Devices.Where(device => device.UserId == userId && !device.IsPage).ToList())
            DeviceRemoval.Remove(rows, device, now);
        rows.People.Remove(account, userId);
        rows.Users.Remove(account, userId);
        return user;
    }
}
