using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>Shared by the commands about people.</summary>
internal static class PeopleRows
{
    /// <summary>The person's row, or a new one for a user without a row; null when the user does not exist.</summary>
    public static Person? Find(RowSet rows, AccountId account, string userId, DateTimeOffset now) =>
        rows.Users.Find(account, userId) is null ? null
            : rows.People.Find(account, userId) ?? new Person { Account = account, UserId = userId, UpdatedAt = now };

    /// <summary>Refuses what a person may not do to people with this role. Decided by the person's current role, also when it has just changed.</summary>
    /// <param name="rows">The command's rows.</param>
    /// <param name="account">The account of both.</param>
    /// <param name="by">The user who acts.</param>
    /// <param name="role">The role of the others, or the role that they are to get.</param>
    public static Refusal? Check(RowSet rows, AccountId account, string by, string role) =>
        rows.Users.Find(account, by) is { } actor && Role.CanManage(actor.Role, role) ? null : PeopleCatalogue.OnlyOwnersManageOwners;

    public static bool IsTaken(RowSet rows, AccountId account, string email, string? exceptUser) =>
        rows.People.All(account).Any(other => other.Email == email && other.UserId != exceptUser);

    public static IEnumerable<Session> SessionsOf(RowSet rows, AccountId account, string userId) =>
        rows.Sessions.All(account).Where(session => session.UserId == userId);

    /// <summary>Ends all of a person's access: sessions, and unused links and pairing codes. Paired devices stay.</summary>
    public static void EndAccess(RowSet rows, AccountId account, string userId)
    {
        foreach (var session in SessionsOf(rows, account, userId)) rows.Sessions.Remove(account, session.Id);
        EndLinks(rows, account, userId, onlyMailed: false);
        foreach (var code in rows.PairingCodes.All(account).Where(code => code.UserId == userId)) rows.PairingCodes.Remove(account, code.Hash);
    }

    /// <summary>
    /// Removes what a former owner or admin could use to regain a role: the person's invites, and all unused links that owners and admins created for any
    /// user. A link's row does not record its creator; it is easy to create a new link.
    /// </summary>
    public static void EndRole(RowSet rows, AccountId account, string userId)
    {
        foreach (var invite in rows.Invites.All(account).Where(invite => invite.InvitedBy == userId)) rows.Invites.Remove(account, invite.Id);
        foreach (var link in rows.SignInLinks.All(account).Where(link => link is { UsedAt: null, IsMailed: false }))
            rows.SignInLinks.Remove(account, link.TokenHash);
    }

    /// <summary>Invalidates unused links.</summary>
    public static void EndLinks(RowSet rows, AccountId account, string userId, bool onlyMailed)
    {
        foreach (var link in rows.SignInLinks.All(account))
            if (link.UserId == userId && link.UsedAt is null && (link.IsMailed || !onlyMailed)) rows.SignInLinks.Remove(account, link.TokenHash);
    }
}
