using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

public sealed class RevokeInvite(AccountId account, string inviteId) : Command<Invite>
{
    public override Result<Invite> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Invites.Find(account, inviteId) is not { } invite) return PeopleCatalogue.InviteExpired;
        rows.Invites.Remove(account, inviteId);
        return invite;
    }
}
