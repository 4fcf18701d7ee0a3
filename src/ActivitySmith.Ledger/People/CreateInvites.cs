using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>Invites people, all or none. An open invite to the same address gets the new link, and its old link stops working.</summary>
/// <param name="account">The account to join.</param>
/// <param name="role">One of <see cref="Role"/>, the same for all.</param>
/// <param name="invitedBy">The user who invites; must be allowed to manage the role, and that of an invite that the new one replaces.</param>
/// <param name="invites">Id, email address and hash of the link's token for each.</param>
public sealed class CreateInvites(AccountId account, string role, string invitedBy, IReadOnlyList<(string Id, string Email, string TokenHash)> invites)
    : Command<IReadOnlyList<Invite>>
{
    public override Result<IReadOnlyList<Invite>> Apply(RowSet rows, DateTimeOffset now)
    {
        if (!Role.IsKnown(role)) return PeopleCatalogue.InvalidRole;
        if (PeopleRows.Check(rows, account, invitedBy, role) is { } notAllowed) return notAllowed;
        var waiting = rows.Invites.All(account);
        if (waiting.Count(invite => invite.IsOpen(now)) + invites.Count > Invite.MaxPending) return PeopleCatalogue.TooManyInvites;
        var made = new List<Invite>();
        foreach (var (id, email, tokenHash) in invites)
        {
            var normal = EmailAddress.Normal(email);
            if (normal.IsRefused(out var invalid)) return invalid with { Message = $"{invalid.Message}: {email}" };
            if (PeopleRows.IsTaken(rows, account, normal.Value, exceptUser: null))
                return PeopleCatalogue.EmailTaken with { Message = $"{normal.Value} is already a member of this account." };
            foreach (var old in waiting.Where(invite => invite.Email == normal.Value))
            {
                if (PeopleRows.Check(rows, account, invitedBy, old.Role) is { } notYours) return notYours;
                rows.Invites.Remove(account, old.Id);
            }

            made.Add(new Invite
            {
                Account = account,
                Id = id,
                Email = normal.Value,
                Role = role,
                TokenHash = tokenHash,
                InvitedBy = invitedBy,
                CreatedAt = now,
                ExpiresAt = now + Invite.Lifetime,
            });
            rows.Invites.Put(made[^1]);
        }

        return made;
    }
}
