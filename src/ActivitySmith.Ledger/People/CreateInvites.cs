using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>Invites people, all or none. Who was invited before and still waits gets the new link; the old one stops.</summary>
/// <param name="account">Where they join.</param>
/// <param name="role">One of <see cref="Role"/>, the same for all.</param>
/// <param name="invitedBy">The inviting user.</param>
/// <param name="invites">Id, address and hash of the link's token of each.</param>
public sealed class CreateInvites(AccountId account, string role, string invitedBy, IReadOnlyList<(string Id, string Email, string TokenHash)> invites)
    : Command<IReadOnlyList<Invite>>
{
    public override Outcome<IReadOnlyList<Invite>> Apply(RowSet rows, DateTimeOffset now)
    {
        if (!Role.IsKnown(role)) return PeopleCatalogue.InvalidRole;
        var waiting = rows.Invites.All(account);
        if (waiting.Count(invite => invite.IsOpen(now)) + invites.Count > Invite.MaxPending) return PeopleCatalogue.TooManyInvites;
        var made = new List<Invite>();
        foreach (var (id, email, tokenHash) in invites)
        {
            var normal = EmailAddress.Normal(email);
            if (normal.IsRefused(out var invalid)) return invalid with { Message = $"{invalid.Message}: {email}" };
            if (PeopleRows.IsTaken(rows, account, normal.Value, exceptUser: null)) return PeopleCatalogue.EmailTaken with { Message = $"{normal.Value} has joined already" };
            foreach (var old in waiting.Where(invite => invite.Email == normal.Value)) rows.Invites.Remove(account, old.Id);
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
