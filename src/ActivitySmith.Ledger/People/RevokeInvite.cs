using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>Deletes an open invite: its link stops working.</summary>
/// <param name="account">The account.</param>
/// <param name="inviteId">The invite.</param>
/// <param name="by">The user who revokes it; must be allowed to manage its role.</param>
public sealed class RevokeInvite(AccountId account, string inviteId, string by) : Command<Invite>
{
    public override Result<Invite> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Invites.Find(account, inviteId) is not { } invite) return PeopleCatalogue.InviteExpired;
        if (PeopleRows.Check(rows, account, by, invite.Role) is { } notAllowed) return notAllowed;
        rows.Invites.Remove(account, inviteId);
        return invite;
    }
}
